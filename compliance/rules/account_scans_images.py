"""The account's registry scans images."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import has_account_baseline

RULE = Rule(
    id="account-scans-images",
    title="The account's registry scans images.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="Without the registry's own setting, each repository that somebody adds starts out unscanned.",
    fix="Add an AWS::ECR::RegistryScanningConfiguration to the account's stack.",
    source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
)


def check(context: Context) -> Result:
    """Answer for one environment of ours whose account's baseline is among its templates."""
    if not has_account_baseline(context) or not context.suffix:
        return not_applicable()
    if list(context.resources("AWS::ECR::RegistryScanningConfiguration")):
        return passed()
    return failed(detail="the account's stack does not say that images are scanned")
