"""Every change in the account is recorded."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import has_account_baseline

RULE = Rule(
    id="account-has-trail",
    title="Every change in the account is recorded.",
    objective=Objective.LOGGING,
    why="Without a trail nobody can tell who changed, read or deleted what.",
    fix="Add an AWS::CloudTrail::Trail to the account's stack.",
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html",
)


def check(context: Context) -> Result:
    """Answer for one environment whose account's baseline is among its templates."""
    if not has_account_baseline(context):
        return not_applicable()
    if list(context.resources("AWS::CloudTrail::Trail")):
        return passed()
    return failed(detail="the account's stack has no trail")
