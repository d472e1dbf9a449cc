"""Credentials and personal data are masked in the logs of applications, and the masking reports what it found."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.logs import holds_application_logs
from compliance.rules_support.masking import masks

RULE = Rule(
    id="log-group-masked",
    title="Credentials and personal data are masked in the logs of applications, and somebody can see where they were.",
    objective=Objective.DATA_MASKING,
    why=(
        "Sooner or later something logs a token or an address; masked at ingestion, only who has logs:Unmask can read "
        "it."
    ),
    fix=(
        "Set DataProtectionPolicy (of an account policy: PolicyDocument) with an Audit statement that has a "
        "FindingsDestination and a Deidentify statement, both naming AwsSecretKey, the private keys and EmailAddress "
        "at least."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    types=("AWS::Logs::LogGroup", "AWS::Logs::AccountPolicy"),
)

PATH = "DataProtectionPolicy"
LOG_GROUP = "AWS::Logs::LogGroup"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one log group or account policy.

    A group that only a network, a metric or the masking itself writes to holds neither.
    """
    if resource.type == LOG_GROUP:
        return masks(context, resource, PATH) if holds_application_logs(context, resource) else not_applicable()
    if resource.properties.get("PolicyType") != "DATA_PROTECTION_POLICY":
        return not_applicable()
    return masks(context, resource, "PolicyDocument")
