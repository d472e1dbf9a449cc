"""A log group is open to nobody outside by a policy of its own."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.policies import statements, undecided

RULE = Rule(
    id="log-group-not-public",
    title="A log group is open to nobody outside by a policy of its own.",
    objective=Objective.PUBLIC_ACCESS,
    why="Logs say who did what from where; whoever may write to them hides in what they make up.",
    fix="Name the principals in ResourcePolicyDocument, or add a condition on the account or source.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html",
    types=("AWS::Logs::LogGroup",),
)

PATH = "ResourcePolicyDocument"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one log group; without a policy only the account's own identities get in."""
    document = resource.properties.get(PATH)
    open_ones = [
        failed(each.path, detail="everybody may use the log group")
        for each in statements(document, PATH)
        if each.allows and not each.conditions and each.speaks_to_everybody()
    ]
    return combine(unknown(PATH) if undecided(document) else passed(PATH), *open_ones)
