"""Data stores are in subnets that no packet leaves for the internet."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.routes import Reach, reach, subnets_of

RULE = Rule(
    id="isolated-subnets-for-data",
    title="Data stores are in subnets that no packet leaves for the internet.",
    objective=Objective.NETWORK_SEGREGATION,
    why="A subnet without a default route keeps data in, whatever a security group or a program does wrong.",
    fix="Put the store into subnets whose route table has no route to 0.0.0.0/0 or ::/0.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    types=(
        "AWS::RDS::DBSubnetGroup",
        "AWS::ElastiCache::SubnetGroup",
        "AWS::EFS::MountTarget",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one subnet group or mount target."""
    path = "SubnetId" if resource.type == "AWS::EFS::MountTarget" else "SubnetIds"
    values = resource.properties.get(path)
    if isinstance(values, Mapping) and path == "SubnetIds":
        return unknown(path)
    places = [
        Reach.UNKNOWN if subnet is None else reach(context, subnet)
        for subnet in subnets_of(context, as_list(values), stack=resource.stack)
    ]
    if {Reach.PUBLIC, Reach.PRIVATE} & set(places):
        return failed(path, detail="a subnet has a default route")
    return passed(path) if places and Reach.UNKNOWN not in places else unknown(path)
