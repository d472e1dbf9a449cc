"""An alarm that fires tells somebody, at a topic that exists, or scales what it watches."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.alarms import acts, heard
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import physical_name

RULE = Rule(
    id="alarm-tells-somebody",
    title="An alarm that fires tells somebody, at a topic that exists, or scales what it watches.",
    objective=Objective.MONITORING,
    why="An alarm without an action is a line in a console; one that names a topic that nobody made is not even that.",
    fix=(
        "Set AlarmActions to the environment's alarm topic (or a scaling policy), and leave ActionsEnabled on; or name "
        "the alarm in the AlarmRule of a composite alarm that has such an action."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
    types=(
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
    ),
)

PATH = "AlarmActions"
TOPIC = re.compile(r"^arn:[^:]*:sns:[^:]*:[^:]*:([^:]+)$")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one alarm; a topic whose name ends with the suffix must be one of the environment's.

    An alarm without an action passes if a composite alarm that has one is made of it.
    """
    actions = resource.properties.get(PATH)
    if unresolved(actions):
        return unknown(PATH)
    if not acts(resource) and heard(context, resource):
        return passed(PATH)
    if not acts(resource):
        return failed(PATH, "ActionsEnabled", detail="the alarm has no action")
    topics = {physical_name(context, each) for each in context.resources("AWS::SNS::Topic")}
    for action in as_list(actions):
        match = TOPIC.match(context.text(action, stack=resource.stack) or "")
        ours = match and context.suffix and match[1].endswith(f"-{context.suffix}")
        if match and ours and match[1] not in topics:
            return failed(PATH, detail="the alarm names a topic that the environment does not have")
    return passed(PATH, "ActionsEnabled")
