"""Bodies and tokens of requests are not written to the execution log."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="api-data-trace-off",
    title="Bodies and tokens of requests are not written to the execution log.",
    objective=Objective.DATA_MASKING,
    why="Data trace logs whole requests and answers, Authorization header included, to whoever may read logs.",
    fix="Set DataTraceEnabled to false in every entry of MethodSettings, or leave it out.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    types=("AWS::ApiGateway::Stage",),
)

PATH = "MethodSettings"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one stage; the service's default is false."""
    settings = resource.properties.get(PATH)
    if unresolved(settings):
        return unknown(PATH)
    values = [each.get("DataTraceEnabled") for each in as_list(settings) if isinstance(each, Mapping)]
    if any(unresolved(each) for each in values):
        return unknown(PATH)
    return failed(PATH, detail="DataTraceEnabled is true") if any(map(is_true, values)) else passed(PATH)
