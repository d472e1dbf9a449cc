"""GuardDuty is on, watches each kind of resource that is there, and repeats what it finds within the hour."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, require_text, require_true, unknown

RULE = Rule(
    id="detector-watches",
    title="GuardDuty is on, watches each kind of resource that is there, and repeats what it finds within the hour.",
    objective=Objective.THREAT_DETECTION,
    why=(
        "The trail alone shows neither who reads a bucket, nor who guesses a database's password, nor where a function "
        "connects to; by default a threat that goes on is told of again after six hours."
    ),
    fix=(
        "Set Enable to true, Features with S3_DATA_EVENTS, RDS_LOGIN_EVENTS, LAMBDA_NETWORK_LOGS or EKS_AUDIT_LOGS, as "
        "the finding says, ENABLED, and FindingPublishingFrequency to FIFTEEN_MINUTES or ONE_HOUR."
    ),
    source="https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html",
    types=("AWS::GuardDuty::Detector",),
)

FEATURES = {
    "S3_DATA_EVENTS": ("AWS::S3::Bucket",),
    "RDS_LOGIN_EVENTS": ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"),
    "LAMBDA_NETWORK_LOGS": ("AWS::Lambda::Function",),
    "EKS_AUDIT_LOGS": ("AWS::EKS::Cluster",),
}
"""Feature to what it watches. None puts anything beside what it watches, as run-time monitoring does."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one detector."""
    frequency = "FindingPublishingFrequency"
    return combine(
        require_true(resource, "Enable", detail="the detector is off"),
        _features(resource, context),
        require_text(
            resource, context, frequency, ("FIFTEEN_MINUTES", "ONE_HOUR"), detail=f"{frequency} is absent or SIX_HOURS"
        ),
    )


def _features(resource: Resource, context: Context) -> Result:
    found = resource.properties.get("Features")
    features = {str(each.get("Name")): each.get("Status") for each in as_list(found) if isinstance(each, Mapping)}
    if unresolved(found) or any(unresolved(each) for each in features.values()):
        return unknown("Features")
    wanted = [name for name, kinds in FEATURES.items() if list(context.resources(*kinds))]
    missing = ", ".join(name for name in wanted if features.get(name) != "ENABLED")
    if missing:
        return failed("Features", detail=f"not ENABLED: {missing}")
    return passed("Features") if wanted else not_applicable()
