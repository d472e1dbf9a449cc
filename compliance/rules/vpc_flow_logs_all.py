"""Every connection of a network is recorded, accepted or not."""

from typing import Any

from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="vpc-flow-logs-all",
    title="Every connection of a network is recorded, accepted or not.",
    objective=Objective.LOGGING,
    why="Rejected connections show who tries; accepted ones show where data went.",
    fix=(
        "Add an AWS::EC2::FlowLog for the VPC with TrafficType ALL, a destination, and a LogFormat, if any, that names "
        "both ends, their ports, the protocol, the time and the action."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    types=("AWS::EC2::VPC",),
)

PATH = "CidrBlock"
FIELDS = ("srcaddr", "dstaddr", "srcport", "dstport", "protocol", "start", "action")
"""What tells who talked to whom, when, and whether that was let through; the default format has them all."""
DESTINATIONS = ("LogGroupName", "LogDestination")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network."""
    flows = [
        each
        for each in context.resources("AWS::EC2::FlowLog")
        if refers_to(context, each.properties.get("ResourceId"), resource, stack=each.stack)
    ]
    if not flows:
        return failed(PATH, detail="no flow log records this network")
    results = [_judge(each) for each in flows]
    return next((each for each in results if each.answer is Answer.PASS), results[0])


def _judge(flow: Resource) -> Result:
    if flow.properties.get("TrafficType") != "ALL":
        return failed(PATH, detail="the flow log leaves out a part of the traffic")
    if not any(flow.properties.get(each) for each in DESTINATIONS):
        return failed(PATH, detail="the flow log has no destination")
    return _format(flow.properties.get("LogFormat"))


def _format(text: Any) -> Result:
    if unresolved(text):
        return unknown(PATH)
    missing = [] if text is None else [each for each in FIELDS if f"${{{each}}}" not in str(text)]
    return failed(PATH, detail=f"the flow log leaves out {', '.join(missing)}") if missing else passed(PATH)
