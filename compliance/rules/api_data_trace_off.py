"""Bodies and tokens of requests are not written to the execution log."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.stated import stated

RULE = Rule(
    id="api-data-trace-off",
    title="Bodies and tokens of requests are not written to the execution log; our stages say so.",
    objective=Objective.DATA_MASKING,
    why="Data trace logs whole requests and answers, Authorization header included, to whoever may read logs.",
    fix="Set DataTraceEnabled to false in every entry of MethodSettings, or leave it out.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    types=("AWS::ApiGateway::Stage",),
)

PATH = "MethodSettings"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stage; the service's default is false, and each entry of ours states it."""
    settings = resource.properties.get(PATH)
    if unresolved(settings):
        return unknown(PATH)
    default = stated(context, default=False)
    values = [each.get("DataTraceEnabled", default) for each in as_list(settings) if isinstance(each, Mapping)]
    if any(unresolved(each) for each in values):
        return unknown(PATH)
    if any(map(is_true, values)):
        return failed(PATH, detail="DataTraceEnabled is true")
    return failed(PATH, detail="DataTraceEnabled is not stated") if None in values else passed(PATH)
