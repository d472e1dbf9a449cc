"""Somebody is told when a rotation fails."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.alarms import require_alarm
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import targets

RULE = Rule(
    id="rotation-failure-alarmed",
    title="Somebody is told when a rotation fails.",
    objective=Objective.MONITORING,
    why="A rotation that fails leaves an old password in use, or a new one that not everybody knows yet.",
    fix="Add an alarm with an action on the rotation function's Errors.",
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-cloudwatch.html",
    types=("AWS::SecretsManager::RotationSchedule",),
    evidence_elsewhere=True,
)

PATH = "RotationLambdaARN"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule; hosted rotation brings its own function."""
    if "HostedRotationLambda" in resource.properties:
        return not_applicable()
    found = targets(context, resource.properties.get(PATH), stack=resource.stack)
    if not found:
        return unknown(PATH)
    return require_alarm(context, found[0], namespace="AWS/Lambda", metrics=("Errors",), path=PATH)
