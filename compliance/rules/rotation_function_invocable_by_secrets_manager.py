"""Secrets Manager may invoke a secret's rotation function, and only for this account's secrets."""

from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.references import outline, physical_name, refers_to, targets
from compliance.rules_support.rotations import (
    FUNCTION,
    FUNCTION_PATH,
    SCHEDULE,
    SECRET,
    function_of,
    schedules_of,
    secret_of,
)

RULE = Rule(
    id="rotation-function-invocable-by-secrets-manager",
    title="Secrets Manager may invoke a secret's rotation function, and only for this account's secrets.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "Without the permission every rotation fails; without its source condition another account's secrets could "
        "run the function."
    ),
    fix=(
        "Add an AWS::Lambda::Permission for the function with Principal secretsmanager.amazonaws.com, Action "
        "lambda:InvokeFunction and SourceArn of the secret, or SourceAccount alone for all of the account's."
    ),
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    types=(SCHEDULE, SECRET, FUNCTION),
)

PRINCIPAL = "secretsmanager.amazonaws.com"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule, for those of one secret or function; hosted rotation brings function and permission."""
    schedules = [resource] if resource.type == SCHEDULE else schedules_of(context, resource)
    return combine(*(_scheduled(each, context) for each in schedules))


def _scheduled(schedule: Resource, context: Context) -> Result:
    if "HostedRotationLambda" in schedule.properties:
        return not_applicable()
    if schedule.properties.get(FUNCTION_PATH) is None:
        return failed(FUNCTION_PATH, detail="the schedule names no rotation function")
    function = function_of(context, schedule)
    if function is None:
        return unknown(FUNCTION_PATH)
    permissions = [
        each
        for each in context.resources("AWS::Lambda::Permission")
        if context.text(each.properties.get("Principal"), stack=each.stack) == PRINCIPAL
        and refers_to(context, each.properties.get("FunctionName"), function, stack=each.stack)
    ]
    if not permissions:
        return failed(FUNCTION_PATH, detail=f"no permission lets {PRINCIPAL} invoke the rotation function")
    if not any({"SourceAccount", "SourceArn"} & set(each.properties) for each in permissions):
        return failed(FUNCTION_PATH, detail=f"the permission of {PRINCIPAL} has neither SourceAccount nor SourceArn")
    return _for_its_secret(schedule, context, permissions)


def _for_its_secret(schedule: Resource, context: Context, permissions: list[Resource]) -> Result:
    """Answer whether one of the permissions is for the schedule's secret, or for all of the account's."""
    secret = secret_of(context, schedule)
    sources = [(each.properties.get("SourceArn"), each.stack) for each in permissions]
    if secret is None or any(source is None for source, _ in sources):
        return passed(FUNCTION_PATH)
    meant = [_means(context, source, secret, stack) for source, stack in sources]
    if any(meant):
        return passed(FUNCTION_PATH)
    if None in meant:
        return unknown(FUNCTION_PATH)
    return failed(FUNCTION_PATH, detail=f"no permission lets {PRINCIPAL} invoke the rotation function for this secret")


def _means(context: Context, source: Any, secret: Resource, stack: str) -> bool | None:
    """Tell whether a source is the secret: by reference, or as an ARN, which ends with characters nobody knows."""
    meant = refers_to(context, source, secret, stack=stack)
    if meant is not False or targets(context, source, stack=stack):
        return meant
    text, name = outline(context, source, stack=stack), physical_name(context, secret)
    return "*" in text or (name is not None and f":{name}-" in text)
