"""Every connection of a network is recorded, accepted or not."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="vpc-flow-logs-all",
    title="Every connection of a network is recorded, accepted or not.",
    objective=Objective.LOGGING,
    why="Rejected connections show who tries; accepted ones show where data went.",
    fix="Add an AWS::EC2::FlowLog for the VPC with TrafficType ALL.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    types=("AWS::EC2::VPC",),
)

PATH = "CidrBlock"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network."""
    flows = [
        each
        for each in context.resources("AWS::EC2::FlowLog")
        if refers_to(context, each.properties.get("ResourceId"), resource, stack=each.stack)
    ]
    if not flows:
        return failed(PATH, detail="no flow log records this network")
    if not any(each.properties.get("TrafficType") == "ALL" for each in flows):
        return failed(PATH, detail="the flow log leaves out a part of the traffic")
    return passed(PATH)
