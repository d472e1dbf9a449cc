"""An API is answered in the region that was agreed, not at edge locations around the world."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="api-endpoint-in-region",
    title="An API is answered in the region that was agreed, not at edge locations around the world.",
    objective=Objective.CLOUD_SERVICE_SCOPE,
    why="At an edge location requests are decrypted in whatever country the caller, or an attacker, is near to.",
    fix="Set EndpointConfiguration.Types to REGIONAL or PRIVATE.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html",
    types=("AWS::ApiGateway::RestApi",),
)

PATH = "EndpointConfiguration.Types"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one API of an environment with a suffix; the service's default is EDGE."""
    if not context.suffix:
        return not_applicable()
    configuration = resource.properties.get("EndpointConfiguration")
    kinds = value_at(resource.properties, PATH)
    if unresolved(configuration) or unresolved(kinds):
        return unknown(PATH)
    texts = [context.text(each, stack=resource.stack) for each in as_list(kinds)]
    if None in texts:
        return unknown(PATH)
    if texts and all(each in ("REGIONAL", "PRIVATE") for each in texts):
        return passed(PATH)
    return failed(PATH, detail="the endpoint is at the edge")
