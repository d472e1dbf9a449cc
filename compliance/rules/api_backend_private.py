"""An API that has a link into the network reaches its backends through it."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_text

RULE = Rule(
    id="api-backend-private",
    title="An API that has a link into the network reaches its backends through it.",
    objective=Objective.NETWORK_SEGREGATION,
    why="A backend that is reached over the internet is reachable by everybody, around authorizer, filter and limits.",
    fix="Set Integration.ConnectionType to VPC_LINK and ConnectionId to the link.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html",
    types=("AWS::ApiGateway::Method",),
)

PATH = "Integration.ConnectionType"
LINKS = ("AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one HTTP integration; the service's default is the internet. Without a link the backend is public."""
    if value_at(resource.properties, "Integration.Type") not in ("HTTP", "HTTP_PROXY"):
        return not_applicable()
    if not list(context.resources(*LINKS)):
        return not_applicable()
    return require_text(resource, context, PATH, ("VPC_LINK",), default="INTERNET", detail="not through the VPC link")
