"""An API accepts TLS 1.2 and newer alone."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="api-tls-current",
    title="An API accepts TLS 1.2 and newer alone.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="TLS 1.0 and 1.1 are deprecated (RFC 8996): tokens under them can be read and changed on the way.",
    fix="Set SecurityPolicy to TLS_1_2 or to a policy that begins with SecurityPolicy_TLS13.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html",
    types=("AWS::ApiGateway::RestApi", "AWS::ApiGateway::DomainName"),
)

PATH = "SecurityPolicy"
CURRENT = ("TLS_1_2", "SecurityPolicy_TLS12", "SecurityPolicy_TLS13")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one API or domain; the service's default for public endpoints is TLS_1_0."""
    value = resource.properties.get(PATH, "TLS_1_0")
    text = context.text(value, stack=resource.stack)
    if text is None:
        return unknown(PATH)
    return passed(PATH) if text.startswith(CURRENT) else failed(PATH, detail="TLS 1.0 is accepted")
