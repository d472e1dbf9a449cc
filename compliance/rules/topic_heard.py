"""A topic that alarms are sent to has a subscriber who gets every one of them."""

from collections.abc import Iterator
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import referred_to, refers_to

RULE = Rule(
    id="topic-heard",
    title="A topic that alarms are sent to has a subscriber who gets every one of them.",
    objective=Objective.MONITORING,
    why="SNS accepts an alarm for a topic without subscribers, and drops it; so does a filter policy.",
    fix="Add an AWS::SNS::Subscription with the topic's TopicArn, without a FilterPolicy.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    types=("AWS::SNS::Topic",),
    evidence_elsewhere=True,
)

PATH = "TopicName"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one topic; one that no alarm, event rule or database tells is not spoken of."""
    if referred_to(context, _senders(context), resource) is not True:
        return not_applicable()
    if as_list(resource.properties.get("Subscription")):
        return passed(PATH, "Subscription")
    subscriptions = [
        each
        for each in context.resources("AWS::SNS::Subscription")
        if refers_to(context, each.properties.get("TopicArn"), resource, stack=each.stack)
    ]
    if not subscriptions:
        return failed(PATH, detail="the topic has no subscriber")
    if all(each.properties.get("FilterPolicy") for each in subscriptions):
        return failed(PATH, detail="every subscriber gets a part of the alarms only")
    return passed(PATH)


def _senders(context: Context) -> Iterator[tuple[Any, str]]:
    for alarm in context.resources("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        yield from ((each, alarm.stack) for each in as_list(alarm.properties.get("AlarmActions")))
    for rule in context.resources("AWS::Events::Rule"):
        yield from ((value_at(each, "Arn"), rule.stack) for each in as_list(rule.properties.get("Targets")))
    for events in context.resources("AWS::RDS::EventSubscription"):
        yield events.properties.get("SnsTopicArn"), events.stack
