"""Every secret has a rotation schedule."""

from collections.abc import Iterator
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="secret-has-rotation-schedule",
    title="Every secret has a rotation schedule.",
    objective=Objective.SECRET_ROTATION,
    why="A secret without a schedule keeps its first value for ever, whoever has seen it.",
    fix="Add an AWS::SecretsManager::RotationSchedule whose SecretId is the secret (or its target attachment).",
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    types=("AWS::SecretsManager::Secret",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one secret; a schedule may name the secret's attachment instead of the secret."""
    found = referred_to(context, _scheduled(context), resource)
    if found is None:
        return not_evaluated("Name", detail="a rotation schedule names a secret that is only known once deployed")
    return passed("Name") if found else failed("Name", detail="no rotation schedule names this secret")


def _scheduled(context: Context) -> Iterator[tuple[Any, str]]:
    for schedule in context.resources("AWS::SecretsManager::RotationSchedule"):
        value = schedule.properties.get("SecretId")
        attachment = context.target(value, stack=schedule.stack)
        if attachment is not None and attachment.type == "AWS::SecretsManager::SecretTargetAttachment":
            yield attachment.properties.get("SecretId"), attachment.stack
        else:
            yield value, schedule.stack
