"""A function writes its lines, down to errors, into a log group that the templates declare."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, require_text, unknown
from compliance.rules_support.references import refers_to
from compliance.rules_support.stated import stated

RULE = Rule(
    id="function-logs-kept",
    title="A function writes into a declared log group, and errors at any rate; ours state group and level.",
    objective=Objective.LOGGING,
    why="The group that the service makes has no key, retention or mask; at FATAL a failed rotation leaves no line.",
    fix="Set LoggingConfig.LogGroup to a declared group, and with JSON the ApplicationLogLevel to ERROR or lower.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    types=("AWS::Lambda::Function",),
)

GROUP, LEVEL = "LoggingConfig.LogGroup", "LoggingConfig.ApplicationLogLevel"
LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; without JSON there are no levels, and everything is written."""
    return combine(_group(resource, context), _level(resource, context))


def _group(resource: Resource, context: Context) -> Result:
    value = value_at(resource.properties, GROUP)
    if value is None:
        return failed(GROUP, detail="the function names no log group") if context.suffix else not_applicable()
    answers = [
        refers_to(context, value, each, stack=resource.stack) for each in context.resources("AWS::Logs::LogGroup")
    ]
    if any(answers):
        return passed(GROUP)
    if None in answers or not isinstance(value, str) or not context.suffix:
        return unknown(GROUP)
    return failed(GROUP, detail="a log group that no template declares")


def _level(resource: Resource, context: Context) -> Result:
    if value_at(resource.properties, "LoggingConfig.LogFormat") != "JSON":
        return not_applicable()
    detail = f"{LEVEL} is not stated, or hides errors"
    return require_text(resource, context, LEVEL, LEVELS, default=stated(context, "INFO"), detail=detail)
