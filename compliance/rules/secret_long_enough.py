"""A generated secret is beyond guessing: 32 characters at least."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable, unresolved
from compliance.rules_support.answers import require_range, unknown
from compliance.rules_support.stated import stated

RULE = Rule(
    id="secret-long-enough",
    title="A generated secret is beyond guessing: 32 characters at least.",
    objective=Objective.SECRET_ROTATION,
    why="A hash or a login that leaks is tried offline; only length makes that hopeless.",
    fix="Set GenerateSecretString.PasswordLength to 32 or more.",
    source="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html",
    types=("AWS::SecretsManager::Secret",),
)

LEAST = 32
"""The service's own default."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one secret that Secrets Manager generates."""
    generated = resource.properties.get("GenerateSecretString")
    if generated is None:
        return not_applicable()
    path = "GenerateSecretString.PasswordLength"
    if unresolved(generated):
        return unknown(path)
    detail = f"{path} is absent or under {LEAST}"
    return require_range(resource, path, least=LEAST, default=stated(context, LEAST), detail=detail)
