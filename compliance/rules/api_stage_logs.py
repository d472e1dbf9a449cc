"""An API stage records every request: when, from where, which, with what result."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, require_present, unknown
from compliance.rules_support.references import outline
from compliance.rules_support.stages import everywhere_settings

RULE = Rule(
    id="api-stage-logs",
    title="An API stage records every request: when, from where, which, with what result.",
    objective=Objective.LOGGING,
    why="Without an access log nobody can tell who read what; without an execution log nobody can tell why it failed.",
    fix=(
        "Set AccessLogSetting with DestinationArn and a Format with requestId, sourceIp and status; in MethodSettings "
        "for /* and * LoggingLevel ERROR or INFO."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    types=("AWS::ApiGateway::Stage",),
)

FIELDS = ("$context.requestId", "$context.identity.sourceIp", "$context.status", "$context.requestTime")
FORMAT = "AccessLogSetting.Format"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stage."""
    destination = require_present(resource, "AccessLogSetting.DestinationArn", detail="no access log")
    form = outline(context, value_at(resource.properties, FORMAT) or "", stack=resource.stack)
    missing = [field.rpartition(".")[2] for field in FIELDS if field not in form]
    if form == "*":
        fields = unknown(FORMAT)
    else:
        detail = f"the access log leaves out {', '.join(missing)}"
        fields = failed(FORMAT, detail=detail) if missing else passed(FORMAT)
    return combine(destination, fields, _execution(resource))


def _execution(resource: Resource) -> Result:
    settings = everywhere_settings(resource)
    if settings is None:
        return unknown("MethodSettings")
    if settings.get("LoggingLevel", "OFF") == "OFF":
        return failed("MethodSettings", detail="no execution log for all methods")
    return passed("MethodSettings")
