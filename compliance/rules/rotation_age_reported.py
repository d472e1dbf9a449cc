"""The age of a secret is measured at least once a day."""

import json
from collections.abc import Iterator, Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import refers_to
from compliance.rules_support.rotations import FUNCTION_PATH, SCHEDULE, function_of
from compliance.rules_support.schedules import longest_gap_days

RULE = Rule(
    id="rotation-age-reported",
    title="The age of a secret is measured at least once a day.",
    objective=Objective.SECRET_ROTATION,
    why="Secrets Manager has no metric of a secret's age: what nobody measures, no alarm can watch.",
    fix=(
        'Add an AWS::Events::Rule with a rate or cron of at most a day, State ENABLED and Input {"action": "report"} '
        "for the rotation function, and an AWS::Lambda::Permission for events.amazonaws.com with the rule as SourceArn."
    ),
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html",
    types=(SCHEDULE,),
    evidence_elsewhere=True,
)

PRINCIPAL = "events.amazonaws.com"
ACTION = "report"
MOST_DAYS = 1


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule; hosted rotation brings a function that tells no age."""
    if "HostedRotationLambda" in resource.properties:
        return not_applicable()
    function = function_of(context, resource)
    if function is None:
        return unknown(FUNCTION_PATH)
    rules = list(_reporting(context, function))
    if not rules:
        return failed(FUNCTION_PATH, detail="no schedule asks the rotation function for the ages of its secrets")
    details = [_wrong(each, function, context) for each in rules]
    return passed(FUNCTION_PATH) if "" in details else failed(FUNCTION_PATH, detail=details[0])


def _reporting(context: Context, function: Resource) -> Iterator[Resource]:
    """Yield the rules that ask a function for a report."""
    for rule in context.resources("AWS::Events::Rule"):
        for target in as_list(rule.properties.get("Targets")):
            aimed = refers_to(context, value_at(target, "Arn"), function, stack=rule.stack)
            if aimed and _action(context.text(value_at(target, "Input"), stack=rule.stack)) == ACTION:
                yield rule
                break


def _action(text: str | None) -> object:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    return found.get("action") if isinstance(found, Mapping) else None


def _wrong(rule: Resource, function: Resource, context: Context) -> str:
    """Return what is wrong with the rule; nothing if it does what it has to."""
    if rule.properties.get("State") != "ENABLED":
        return "the schedule of the reports is not switched on"
    gap = longest_gap_days(context.text(rule.properties.get("ScheduleExpression"), stack=rule.stack) or "")
    if gap is None or gap > MOST_DAYS:
        return "the schedule of the reports leaves out days"
    for each in context.resources("AWS::Lambda::Permission"):
        of_events = context.text(each.properties.get("Principal"), stack=each.stack) == PRINCIPAL
        called = refers_to(context, each.properties.get("FunctionName"), function, stack=each.stack)
        source = each.properties.get("SourceArn")
        if of_events and called and (source is None or refers_to(context, source, rule, stack=each.stack)):
            return ""
    return f"no permission lets {PRINCIPAL} ask the rotation function"
