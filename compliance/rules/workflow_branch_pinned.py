"""A workflow's role that changes an environment opens to one branch, and not to its environment's name alone."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.policies import Statement, trust_statements, undecided

RULE = Rule(
    id="workflow-branch-pinned",
    title="A workflow's role that changes an environment opens to one branch, and not to its environment's name alone.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "A job of any branch, and of a pull request, may name a GitHub environment; only settings outside of the "
        "templates would stop it."
    ),
    fix="Add StringEquals on token.actions.githubusercontent.com:ref, refs/heads/main for example.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    types=("AWS::IAM::Role",),
)

PATH = "AssumeRolePolicyDocument"
GITHUB = "token.actions.githubusercontent.com"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one role that a job with a GitHub environment may assume."""
    if undecided(resource.properties.get(PATH)):
        return unknown(PATH)
    found = [
        _of(statement)
        for statement in trust_statements(resource)
        if statement.allows and any(":environment:" in each for each in _claim(statement, "sub"))
    ]
    return combine(*found) if found else not_applicable()


def _of(statement: Statement) -> Result:
    refs = _claim(statement, "ref")
    if len(refs) == 1 and refs[0].startswith("refs/heads/") and "*" not in refs[0]:
        return passed(statement.path)
    return failed(PATH, statement.path, detail="the branch is not pinned")


def _claim(statement: Statement, name: str) -> list[str]:
    """Return the values that StringEquals demands of a claim of GitHub's."""
    exact = statement.conditions.get("StringEquals", {})
    values = {str(key).lower(): value for key, value in exact.items()} if isinstance(exact, dict) else {}
    return [str(each) for each in as_list(values.get(f"{GITHUB}:{name}"))]
