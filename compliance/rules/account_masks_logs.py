"""What services log by themselves is masked too."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import has_account_baseline

RULE = Rule(
    id="account-masks-logs",
    title="An account masks what no log group's own policy covers.",
    objective=Objective.DATA_MASKING,
    why="A service that makes its log group by itself makes it without a policy; nobody's template names it.",
    fix="Add an AWS::Logs::AccountPolicy of the type DATA_PROTECTION_POLICY to the account's stack.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data-accountlevel.html",
)


def check(context: Context) -> Result:
    """Answer for one environment whose account's baseline is among its templates."""
    if not has_account_baseline(context):
        return not_applicable()
    policies = context.resources("AWS::Logs::AccountPolicy")
    if any(each.properties.get("PolicyType") == "DATA_PROTECTION_POLICY" for each in policies):
        return passed()
    return failed(detail="the account's stack has no data protection policy")
