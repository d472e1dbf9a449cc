"""No access key is made by a template: it would never be replaced."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed

RULE = Rule(
    id="no-long-lived-access-keys",
    title="No access key is made by a template: it would never be replaced.",
    objective=Objective.SECRET_ROTATION,
    why="An access key has no end, and a template's outputs show its secret to whoever may read the stack.",
    fix="Remove AWS::IAM::AccessKey; use a role, whose credentials are replaced every few hours.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
)


def check(context: Context) -> Result:
    """Answer for one environment that has identities at all."""
    keys = list(context.resources("AWS::IAM::AccessKey"))
    if keys:
        return failed(detail=f"{len(keys)} access keys")
    return passed() if list(context.resources("AWS::IAM::Role")) else not_applicable()
