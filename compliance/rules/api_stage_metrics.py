"""A stage counts calls, faults and durations for each method."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import unknown
from compliance.rules_support.stages import everywhere_settings

RULE = Rule(
    id="api-stage-metrics",
    title="A stage counts calls, faults and durations for each method.",
    objective=Objective.MONITORING,
    why="In the figures of a whole stage the failure of a seldom-used method drowns.",
    fix="Set MetricsEnabled to true in MethodSettings for /* and *.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html",
    types=("AWS::ApiGateway::Stage",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one stage; the service's default is false."""
    settings = everywhere_settings(resource)
    if settings is None or unresolved(settings.get("MetricsEnabled")):
        return unknown("MethodSettings")
    if is_true(settings.get("MetricsEnabled")):
        return passed("MethodSettings")
    return failed("MethodSettings", detail="MetricsEnabled is not true for all methods")
