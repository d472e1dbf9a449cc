"""What rotates a secret: which function, by which schedule, for which secret."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.references import same, targets

SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a resource type
SCHEDULE = "AWS::SecretsManager::RotationSchedule"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
FUNCTION = "AWS::Lambda::Function"

FUNCTION_PATH = "RotationLambdaARN"
"""The property of a schedule that names its function; hosted rotation brings its own."""


def function_of(context: Context, schedule: Resource) -> Resource | None:
    """Return the function that a schedule calls; None if it is not in the environment's templates."""
    found = targets(context, schedule.properties.get(FUNCTION_PATH), stack=schedule.stack)
    return next((each for each in found if each.type == FUNCTION), None)


def secret_of(context: Context, schedule: Resource) -> Resource | None:
    """Return the secret that a schedule rotates, also where it names the secret's attachment to a database."""
    found = context.target(schedule.properties.get("SecretId"), stack=schedule.stack)
    if found is not None and found.type == ATTACHMENT:
        found = context.target(found.properties.get("SecretId"), stack=found.stack)
    return found if found is not None and found.type == SECRET else None


def schedules_of(context: Context, resource: Resource) -> Iterator[Resource]:
    """Yield the schedules that rotate a secret, or that call a function."""
    for schedule in context.resources(SCHEDULE):
        if any(same(find(context, schedule), resource) for find in (secret_of, function_of)):
            yield schedule


def secrets_of(context: Context, function: Resource) -> list[Resource]:
    """Return the secrets that a function rotates."""
    found = (secret_of(context, each) for each in schedules_of(context, function))
    return [each for each in found if each is not None]
