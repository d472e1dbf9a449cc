"""A data store is in subnets that the template names, never in those of the default network."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.stated import stated

RULE = Rule(
    id="data-store-in-named-subnets",
    title="A data store is in subnets that the template names, never in those of the default network.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Every subnet of the default network is public: a packet from the store finds a way to the internet.",
    fix=(
        "Set DBSubnetGroupName, CacheSubnetGroupName or SubnetId to a subnet group or subnet that the environment "
        "declares."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::EFS::MountTarget",
    ),
)

PATHS = {
    "AWS::RDS::DBInstance": ("DBSubnetGroupName", "AWS::RDS::DBSubnetGroup"),
    "AWS::RDS::DBCluster": ("DBSubnetGroupName", "AWS::RDS::DBSubnetGroup"),
    "AWS::ElastiCache::ReplicationGroup": ("CacheSubnetGroupName", "AWS::ElastiCache::SubnetGroup"),
    "AWS::EFS::MountTarget": ("SubnetId", "AWS::EC2::Subnet"),
}
"""Type to the property that places it, and the type of what that names."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one store.

    A literal name may be a good subnet of somebody else's template; an environment of ours has its network in its own.
    """
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    path, kind = PATHS[resource.type]
    value = resource.properties.get(path)
    target = context.target(value, stack=resource.stack)
    if target is not None:
        return passed(path) if target.type == kind else unknown(path)
    name = "default" if value in (None, "") else context.text(value, stack=resource.stack)
    if name == "default":
        return failed(path, detail=f"{path} names none: the store is in the default network")
    if name is None or stated(context, default=True):
        return unknown(path)
    return failed(path, detail=f"{path} is none that the environment declares: nothing shows where its packets may go")
