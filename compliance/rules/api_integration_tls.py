"""API Gateway calls its backend over TLS."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="api-integration-tls",
    title="API Gateway calls its backend over TLS.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="Behind a plain integration, tokens and readings cross the network in the clear.",
    fix="Let Integration.Uri begin with https://; the backend needs a certificate that API Gateway trusts.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html",
    types=("AWS::ApiGateway::Method",),
)

PATH = "Integration.Uri"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one method with an HTTP integration; other integrations are calls of AWS services."""
    if value_at(resource.properties, "Integration.Type") not in ("HTTP", "HTTP_PROXY"):
        return not_applicable()
    uri = outline(context, value_at(resource.properties, PATH) or "*", stack=resource.stack)
    if uri.startswith("https://"):
        return passed(PATH)
    return failed(PATH, detail="the backend is called without TLS") if uri.startswith("http://") else unknown(PATH)
