"""Credentials and personal data are masked in the logs of applications."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.logs import holds_application_logs
from compliance.rules_support.references import literals

RULE = Rule(
    id="log-group-masked",
    title="Credentials and personal data are masked in the logs of applications.",
    objective=Objective.DATA_MASKING,
    why=(
        "Sooner or later something logs a token or an address; masked at ingestion, only who has logs:Unmask can read "
        "it."
    ),
    fix=(
        "Set DataProtectionPolicy with an Audit and a Deidentify statement that name AwsSecretKey and EmailAddress at "
        "least."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    types=("AWS::Logs::LogGroup",),
)

PATH = "DataProtectionPolicy"
WANTED = ("AwsSecretKey", "EmailAddress")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one log group; what only a network, a metric or the masking itself writes holds neither."""
    if not holds_application_logs(context, resource):
        return not_applicable()
    policy = resource.properties.get(PATH)
    if policy is None:
        return failed(PATH, detail="no data protection policy")
    if not isinstance(policy, Mapping) or unresolved(policy):
        return unknown(PATH)
    parts = [each for each in as_list(policy.get("Statement")) if isinstance(each, Mapping)]
    masking = [each for each in parts if value_at(each, "Operation.Deidentify") is not None]
    auditing = [each for each in parts if value_at(each, "Operation.Audit") is not None]
    if not masking or not auditing:
        return failed(PATH, detail="the policy does not both audit and mask")
    identifiers = " ".join(text for each in masking for text in literals(each.get("DataIdentifier")))
    missing = [each for each in WANTED if each not in identifiers]
    return failed(PATH, detail=f"not masked: {', '.join(missing)}") if missing else passed(PATH)
