"""Tasks and functions are in private subnets' addresses alone, each in a security group that was named for it."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, require_text, unknown
from compliance.rules_support.containers import SERVICE
from compliance.rules_support.stated import stated

RULE = Rule(
    id="compute-in-own-groups",
    title="Tasks and functions have no public address, and are in security groups that were named for them.",
    objective=Objective.NETWORK_SEGREGATION,
    why="In the network's default group a program reaches, and is reached by, whatever else nobody thought about.",
    fix="Set SecurityGroups (SecurityGroupIds of a function); AssignPublicIp to DISABLED, which ours state.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    types=(SERVICE, "AWS::Lambda::Function"),
)

NETWORK = {SERVICE: "NetworkConfiguration.AwsvpcConfiguration", "AWS::Lambda::Function": "VpcConfig"}
GROUPS = {SERVICE: "SecurityGroups", "AWS::Lambda::Function": "SecurityGroupIds"}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service or function with a network configuration."""
    network = NETWORK[resource.type]
    if value_at(resource.properties, network) is None:
        return not_applicable()
    path = f"{network}.{GROUPS[resource.type]}"
    groups = value_at(resource.properties, path)
    if unresolved(groups) or unresolved(value_at(resource.properties, network)):
        return unknown(path)
    grouped = passed(path) if groups else failed(path, detail="no security group is named")
    if resource.type != SERVICE:
        return grouped
    address, default = f"{network}.AssignPublicIp", stated(context, "DISABLED")
    detail = "AssignPublicIp is not DISABLED"
    return combine(grouped, require_text(resource, context, address, ("DISABLED",), default=default, detail=detail))
