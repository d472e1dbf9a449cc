"""Nothing uses the default security group of a network."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="default-security-group-unused",
    title="Nothing uses the default security group of a network.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Its members all reach each other on every port; who is in it is decided by what somebody forgot to set.",
    fix="Name the resource's own security groups in the property that the finding names.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::EFS::MountTarget",
        "AWS::ECS::Service",
        "AWS::Lambda::Function",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::EC2::VPCEndpoint",
        "AWS::ApiGatewayV2::VpcLink",
    ),
)

PATHS = {
    "AWS::RDS::DBInstance": "VPCSecurityGroups",
    "AWS::ElastiCache::ReplicationGroup": "SecurityGroupIds",
    "AWS::EFS::MountTarget": "SecurityGroups",
    "AWS::ECS::Service": "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
    "AWS::Lambda::Function": "VpcConfig.SecurityGroupIds",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "SecurityGroups",
    "AWS::EC2::VPCEndpoint": "SecurityGroupIds",
    "AWS::ApiGatewayV2::VpcLink": "SecurityGroupIds",
}
"""Type to the property that names its groups; left out, the default group is taken."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one resource that has network interfaces."""
    path = PATHS[resource.type]
    if not _has_interfaces(resource):
        return not_applicable()
    groups = value_at(resource.properties, path)
    if unresolved(groups):
        return unknown(path)
    if not as_list(groups):
        return failed(path, detail=f"{path} is absent: the default security group is used")
    for group in as_list(groups):
        attribute = group.get("Fn::GetAtt") if isinstance(group, Mapping) else None
        if attribute and str(attribute[-1] if isinstance(attribute, list) else attribute).endswith(
            "DefaultSecurityGroup"
        ):
            return failed(path, detail=f"{path} names the default security group")
    return passed(path)


def _has_interfaces(resource: Resource) -> bool:
    match resource.type:
        case "AWS::Lambda::Function":
            return "VpcConfig" in resource.properties
        case "AWS::ECS::Service":
            return value_at(resource.properties, "NetworkConfiguration.AwsvpcConfiguration") is not None
        case "AWS::EC2::VPCEndpoint":
            return bool(resource.properties.get("VpcEndpointType") == "Interface")
        case "AWS::ElasticLoadBalancingV2::LoadBalancer":
            return bool(resource.properties.get("Type", "application") == "application")
    return True
