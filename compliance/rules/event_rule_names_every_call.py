"""A rule on API calls names every call that does the same harm, each with the service that has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.event_patterns import RECORD, WATCHED_CALLS, alternatives, services, watched, words

RULE = Rule(
    id="event-rule-names-every-call",
    title="A rule on API calls names every call that does the same harm, each with the service that has it.",
    objective=Objective.MONITORING,
    why=(
        "Who watches ScheduleKeyDeletion and not DisableKey watches one of two doors; a call whose service is not in "
        "the pattern never matches."
    ),
    fix="Add to EventPattern.detail the eventName, or the eventSource, that the finding names.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html",
    types=("AWS::Events::Rule",),
    evidence_elsewhere=True,
)

PATH = "EventPattern"
FIELDS = ("eventSource", "eventName")
EVERY = {call for group in WATCHED_CALLS.values() for calls in group.values() for call in calls}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule; the calls may be spread over several rules of the environment."""
    pattern = resource.properties.get(PATH)
    if pattern is None:
        return not_applicable()
    if pattern in ({}, ""):
        return failed(PATH, detail="the pattern is empty")
    found = [each for each in alternatives(resource) if any(field in each for field in FIELDS)]
    if not found:
        return not_applicable()
    elsewhere = set(watched(context))
    wrong = [problem for each in found for problem in _wrong(each, elsewhere)]
    return failed(PATH, detail="; ".join(dict.fromkeys(wrong))) if wrong else passed(PATH)


def _wrong(detail: Mapping[str, Any], elsewhere: set[tuple[str, str]]) -> Iterator[str]:
    for field in FIELDS:
        if field in detail and (detail[field] in (None, [], {}) or "" in as_list(detail[field])):
            yield f"{field} names nothing"
    if strange := sorted(set(detail) - RECORD):
        yield f"CloudTrail says no {', '.join(strange)} of a call, so the pattern never matches"
    named, listed = words(detail, "eventName"), services(detail)
    known = {each: _calls(each) for each in listed}
    if not named or not listed or not all(known.values()):
        return
    for call in sorted(named & EVERY - {call for calls in known.values() for call in calls}):
        yield f"the service of {call} is not among the sources"
    for service in sorted(listed):
        if not named & known[service]:
            yield f"{service} is a source, and none of its calls is named"
        for calls in (set(group.get(service, ())) for group in WATCHED_CALLS.values()):
            missing = sorted(call for call in calls - named if (service, call) not in elsewhere)
            if calls & named and missing:
                yield f"nobody is told of {', '.join(missing)} of {service}"


def _calls(service: str) -> set[str]:
    return {call for group in WATCHED_CALLS.values() for call in group.get(service, ())}
