"""Somebody is told when a secret was not replaced for 31 days, or when nobody knows how old it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.alarms import ALARM, metrics_of, tells_somebody
from compliance.rules_support.answers import as_list, number, unknown
from compliance.rules_support.references import physical_name
from compliance.rules_support.rotations import SCHEDULE, secret_of

RULE = Rule(
    id="rotation-age-alarmed",
    title="Somebody is told when a secret was not replaced for 31 days, or when nobody knows how old it is.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "A rotation that is never begun fails nothing: only the age of the secret shows it, and only an alarm that "
        "takes silence for bad news shows that nobody measures the age any more."
    ),
    fix=(
        "Add an alarm with an action on CredentialAgeDays of the secret: GreaterThanThreshold at most 31, "
        "TreatMissingData breaching."
    ),
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring.html",
    types=(SCHEDULE,),
    evidence_elsewhere=True,
)

METRIC = "CredentialAgeDays"
"""Days since the last rotation, as our rotation functions tell it; Secrets Manager itself has no such metric."""

MOST_DAYS = 31
"""A rotation is due after 30 days, and takes place within the day that follows."""

PATH = "SecretId"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule; hosted rotation brings a function that tells no age."""
    if "HostedRotationLambda" in resource.properties:
        return not_applicable()
    secret = secret_of(context, resource)
    name = physical_name(context, secret) if secret is not None else None
    if name is None:
        return unknown(PATH)
    alarms = [each for each in context.resources(ALARM) if any(_is_of(each, name, context))]
    if not alarms:
        return failed(PATH, detail=f"no alarm on {METRIC} of the secret")
    details = [_wrong(each, context) for each in alarms]
    return passed(PATH) if "" in details else failed(PATH, detail=details[0])


def _is_of(alarm: Resource, name: str, context: Context) -> Iterator[bool]:
    """Yield for each metric of an alarm whether it is the age of the secret of this name."""
    for metric in metrics_of(alarm):
        if metric.get("MetricName") == METRIC:
            dimensions = dict(_dimensions(metric, context, alarm.stack))
            yield name.endswith(f"/{dimensions.get('Secret')}-{dimensions.get('EnvironmentSuffix')}")


def _dimensions(metric: Mapping[str, Any], context: Context, stack: str) -> Iterator[tuple[str, str | None]]:
    for each in as_list(metric.get("Dimensions")):
        if isinstance(each, Mapping):
            yield str(each.get("Name")), context.text(each.get("Value"), stack=stack)


def _wrong(alarm: Resource, context: Context) -> str:
    """Return what is wrong with the alarm; nothing if it does what it has to."""
    threshold = number(alarm.properties.get("Threshold"))
    if threshold is None or threshold > MOST_DAYS:
        return f"the alarm waits for more than {MOST_DAYS} days"
    if not str(alarm.properties.get("ComparisonOperator")).startswith("GreaterThan"):
        return "the alarm is on while the secret is young"
    if alarm.properties.get("TreatMissingData") != "breaching":
        return "the alarm takes no report of the age for good news"
    return "" if tells_somebody(context, alarm) else "the alarm tells nobody"
