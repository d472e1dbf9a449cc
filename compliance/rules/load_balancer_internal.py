"""A load balancer behind an API is not on the internet."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_text

RULE = Rule(
    id="load-balancer-internal",
    title="A load balancer behind an API is not on the internet.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Otherwise clients go around the API: past its authorizer, its limits and its web ACL.",
    fix="Set Scheme to internal.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one load balancer of an environment with a private integration (a VPC link)."""
    if not list(context.resources("AWS::ApiGatewayV2::VpcLink", "AWS::ApiGateway::VpcLink")):
        return not_applicable()
    detail = "Scheme is not internal"
    return require_text(resource, context, "Scheme", ("internal",), default="internet-facing", detail=detail)
