"""A data store names the security groups that guard it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="data-store-behind-security-group",
    title="A data store names the security groups that guard it.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Without a group of its own it gets the network's default one, through which every member reaches every port.",
    fix="Name a security group of the store's own in the property that the finding names.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::EFS::MountTarget",
    ),
)

PATHS = {
    "AWS::RDS::DBInstance": "VPCSecurityGroups",
    "AWS::RDS::DBCluster": "VpcSecurityGroupIds",
    "AWS::ElastiCache::ReplicationGroup": "SecurityGroupIds",
    "AWS::EFS::MountTarget": "SecurityGroups",
}


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one store; which peers a group lets in is its own rules' to say."""
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    path = PATHS[resource.type]
    values = resource.properties.get(path)
    if unresolved(values):
        return unknown(path)
    groups = [each for each in as_list(values) if each not in (None, "")]
    return passed(path) if groups else failed(path, detail=f"{path} names none: the network's default group guards it")
