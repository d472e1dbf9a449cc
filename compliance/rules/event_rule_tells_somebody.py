"""A rule on events, or on a schedule, is on, has a target that exists, and keeps what cannot be delivered."""

import re
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, require_text, unknown
from compliance.rules_support.references import physical_name, targets

RULE = Rule(
    id="event-rule-tells-somebody",
    title="A rule on events or a schedule is on, has a target that exists, and keeps what it cannot deliver.",
    objective=Objective.MONITORING,
    why=(
        "What has no target is heard by nobody, and after 24 hours of trying EventBridge throws a notice away. That "
        "somebody switched the rule off shows as drift only where the template says that it is on."
    ),
    fix=(
        "Set State to ENABLED, Targets to the topic or to what does the work, and DeadLetterConfig of each target that "
        "is a topic or is called by a schedule."
    ),
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    types=("AWS::Events::Rule",),
)

TOPIC = re.compile(r"^arn:[^:]*:sns:[^:]*:[^:]*:([^:]+)$")
ON = ("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule; of those that wait for events and tell no topic, whether they have a target."""
    schedule = "ScheduleExpression" in resource.properties
    if not schedule and "EventPattern" not in resource.properties:
        return not_applicable()
    found = resource.properties.get("Targets")
    if unresolved(found):
        return unknown("Targets")
    entries = as_list(found)
    if not entries:
        return failed("Targets", detail="the rule has no target")
    topics = [_topic(each, resource, context) for each in entries]
    notices = [(index, name or "") for index, name in enumerate(topics) if name or schedule]
    if not notices:
        return passed("Targets")
    return combine(
        require_text(resource, context, "State", ON, detail="State is not ENABLED"),
        *(_delivered(resource, context, index, name) for index, name in notices),
    )


def _topic(target: Any, rule: Resource, context: Context) -> str | None:
    """Return the name of the topic that is a target, `*` for one whose name the service makes."""
    arn = value_at(target, "Arn")
    for each in targets(context, arn, stack=rule.stack):
        if each.type == "AWS::SNS::Topic":
            return physical_name(context, each) or "*"
    match = TOPIC.match(context.text(arn, stack=rule.stack) or "")
    return match[1] if match else None


def _delivered(rule: Resource, context: Context, index: int, name: str) -> Result:
    path = f"Targets.{index}"
    known = {physical_name(context, each) for each in context.resources("AWS::SNS::Topic")}
    if context.suffix and name.endswith(f"-{context.suffix}") and name not in known:
        return failed(f"{path}.Arn", detail="the target is a topic that the environment does not have")
    if value_at(rule.properties, f"{path}.DeadLetterConfig.Arn") in (None, ""):
        what = "notices that cannot be delivered are lost" if name else "a call that cannot be made is lost"
        return failed(f"{path}.DeadLetterConfig", detail=what)
    return passed(f"{path}.Arn", f"{path}.DeadLetterConfig")
