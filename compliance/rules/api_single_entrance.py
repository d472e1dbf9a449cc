"""An API is entered by its own name and by declared stages alone."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import require_text
from compliance.rules_support.references import same

RULE = Rule(
    id="api-single-entrance",
    title="An API is entered by its own name and by declared stages alone.",
    objective=Objective.NETWORK_SERVICES,
    why=(
        "A stage that a deployment makes has no web ACL, limit or log of its own; under a foreign name a request comes "
        "by somebody else's front."
    ),
    fix="Set the API's EndpointAccessMode to STRICT; leave StageName out of deployments and declare the stage.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
    types=("AWS::ApiGateway::Deployment", "AWS::ApiGateway::RestApi"),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one deployment beside declared stages, or one API of ours; the service's default is BASIC."""
    if resource.type == "AWS::ApiGateway::RestApi":
        path = "EndpointAccessMode"
        if not context.suffix:
            return not_applicable()
        return require_text(resource, context, path, ("STRICT",), detail=f"{path} is not STRICT")
    api = context.target(resource.properties.get("RestApiId"), stack=resource.stack)
    stages = context.resources("AWS::ApiGateway::Stage")
    apis = [context.target(each.properties.get("RestApiId"), stack=each.stack) for each in stages]
    if api is None or not any(same(each, api) for each in apis):
        return not_applicable()
    if "StageName" in resource.properties:
        return failed("StageName", detail="the deployment makes a stage beside the declared one")
    return passed("StageName")
