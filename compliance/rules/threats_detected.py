"""GuardDuty watches the account for intruders and malware."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_applicable, passed
from compliance.rules_support.account import has_account_baseline

RULE = Rule(
    id="threats-detected",
    title="GuardDuty watches the account for intruders and malware.",
    objective=Objective.THREAT_DETECTION,
    why="A stolen credential is used from somewhere; only something that watches always sees from where.",
    fix=(
        "Add an AWS::GuardDuty::Detector with Enable true to the account's stack, or accept with a reference to the "
        "account's own."
    ),
    source="https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html",
)


def check(context: Context) -> Result:
    """Answer for one environment whose account's baseline is among its templates."""
    if not has_account_baseline(context):
        return not_applicable()
    detectors = list(context.resources("AWS::GuardDuty::Detector"))
    if not detectors:
        return failed(detail="the account's stack has no detector")
    if any(is_true(each.properties.get("Enable")) for each in detectors):
        return passed()
    return failed(detail="the detector is off")
