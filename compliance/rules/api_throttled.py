"""The API and each of its clients have a limit of requests per second."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, number, require_range, unknown
from compliance.rules_support.stages import everywhere_settings

RULE = Rule(
    id="api-throttled",
    title="The API and each of its clients have a limit of requests per second.",
    objective=Objective.CAPACITY,
    why="Without one, a client's endless loop takes the whole account's quota, and every other client's service.",
    fix=(
        "Set ThrottlingRateLimit and ThrottlingBurstLimit in MethodSettings for /* and *; Throttle.RateLimit and "
        "BurstLimit in the usage plan."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    types=(
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::UsagePlan",
    ),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one stage or usage plan."""
    if resource.type == "AWS::ApiGateway::UsagePlan":
        return combine(
            require_range(resource, "Throttle.RateLimit", least=1, detail="no rate limit"),
            require_range(resource, "Throttle.BurstLimit", least=1, detail="no burst limit"),
        )
    settings = everywhere_settings(resource)
    if settings is None:
        return unknown("MethodSettings")
    limits = (number(settings.get(name), -1) for name in ("ThrottlingRateLimit", "ThrottlingBurstLimit"))
    if all(limit is not None and limit > 0 for limit in limits):
        return passed("MethodSettings")
    return failed("MethodSettings", detail="no rate and burst limit for all methods")
