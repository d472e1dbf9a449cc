"""A table's own policy admits nobody without naming them."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.policies import statements, undecided

RULE = Rule(
    id="table-policy-not-open",
    title="A table's own policy admits nobody without naming them.",
    objective=Objective.PUBLIC_ACCESS,
    why="A resource policy opens the table past every role of the account.",
    fix="Name accounts or roles in the Principal of ResourcePolicy, or take the policy out.",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html",
    types=("AWS::DynamoDB::Table",),
)

PATH = "ResourcePolicy"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one table; without a policy of its own only roles of the account reach it."""
    policy = resource.properties.get(PATH)
    document = value_at(policy, "PolicyDocument")
    if policy is None:
        return passed(PATH)
    for each in statements(document, PATH):
        if each.allows and each.speaks_to_everybody() and not each.conditions:
            return failed(PATH, detail="everybody is allowed")
    return unknown(PATH) if undecided(policy) or undecided(document) else passed(PATH)
