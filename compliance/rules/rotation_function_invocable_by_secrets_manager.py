"""Secrets Manager may invoke the rotation function, and only for this account's secrets."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import refers_to, targets

RULE = Rule(
    id="rotation-function-invocable-by-secrets-manager",
    title="Secrets Manager may invoke the rotation function, and only for this account's secrets.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "Without the permission every rotation fails; without its source condition another account's secrets could "
        "run the function."
    ),
    fix=(
        "Add an AWS::Lambda::Permission for the function with Principal secretsmanager.amazonaws.com, Action "
        "lambda:InvokeFunction and SourceAccount (or SourceArn)."
    ),
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    types=("AWS::SecretsManager::RotationSchedule",),
)

PRINCIPAL = "secretsmanager.amazonaws.com"
PATH = "RotationLambdaARN"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule; hosted rotation brings its own function and permission."""
    if "HostedRotationLambda" in resource.properties:
        return not_applicable()
    value = resource.properties.get(PATH)
    if value is None:
        return failed(PATH, detail="the schedule names no rotation function")
    function = next((each for each in targets(context, value, stack=resource.stack)), None)
    if function is None or function.type != "AWS::Lambda::Function":
        return unknown(PATH)
    permissions = [
        each
        for each in context.resources("AWS::Lambda::Permission")
        if context.text(each.properties.get("Principal"), stack=each.stack) == PRINCIPAL
        and refers_to(context, each.properties.get("FunctionName"), function, stack=each.stack)
    ]
    if not permissions:
        return failed(PATH, detail=f"no permission lets {PRINCIPAL} invoke the rotation function")
    if not any({"SourceAccount", "SourceArn"} & set(each.properties) for each in permissions):
        return failed(PATH, detail=f"the permission of {PRINCIPAL} has neither SourceAccount nor SourceArn")
    return passed(PATH)
