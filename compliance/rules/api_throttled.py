"""The API and each of its clients have a limit of requests per second."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, number, require_range, require_true, unknown
from compliance.rules_support.stages import everywhere_settings

RULE = Rule(
    id="api-throttled",
    title="The API and each of its clients have a limit of requests per second.",
    objective=Objective.CAPACITY,
    why="Without one, a client's endless loop takes the whole account's quota, and every other client's service.",
    fix=(
        "Set ThrottlingRateLimit and ThrottlingBurstLimit in MethodSettings for /* and *, Throttle.RateLimit and "
        "BurstLimit in the usage plan, up to the limits of the account; in methods beside a plan ApiKeyRequired."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    types=(
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::UsagePlan",
        "AWS::ApiGateway::Method",
    ),
)

MOST_RATE, MOST_BURST = 10_000, 5_000
"""The account's own, in requests a second and at once: above them a limit limits nothing. Source: `RULE.source`."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stage, usage plan, or method beside a usage plan: the plan knows a client by its key alone."""
    if resource.type == "AWS::ApiGateway::Method":
        if not list(context.resources("AWS::ApiGateway::UsagePlan")) or _is_preflight(resource):
            return not_applicable()
        return require_true(resource, "ApiKeyRequired", detail="no key is asked for: no plan limits the caller")
    if resource.type == "AWS::ApiGateway::UsagePlan":
        return combine(
            require_range(resource, "Throttle.RateLimit", least=1, most=MOST_RATE, detail="no rate limit"),
            require_range(resource, "Throttle.BurstLimit", least=1, most=MOST_BURST, detail="no burst limit"),
        )
    return _stage(resource)


def _stage(resource: Resource) -> Result:
    settings = everywhere_settings(resource)
    if settings is None:
        return unknown("MethodSettings")
    limits = {"ThrottlingRateLimit": MOST_RATE, "ThrottlingBurstLimit": MOST_BURST}
    values = {name: settings.get(name) for name in limits}
    if any(map(unresolved, values.values())):
        return unknown("MethodSettings")
    if all(0 < (number(value) or -1) <= limits[name] for name, value in values.items()):
        return passed("MethodSettings")
    return failed("MethodSettings", detail="no rate and burst limit for all methods")


def _is_preflight(resource: Resource) -> bool:
    return resource.properties.get("HttpMethod") == "OPTIONS"
