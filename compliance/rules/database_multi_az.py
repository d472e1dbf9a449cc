"""A database instance has a standby in another zone, and its subnet group spans at least two."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable
from compliance.rules_support.answers import as_list, combine, require_true
from compliance.rules_support.routes import subnets_of, zones_of

RULE = Rule(
    id="database-multi-az",
    title="A database instance has a standby in another zone, and its subnet group spans at least two.",
    objective=Objective.REDUNDANCY,
    why="Without a standby the loss of one data centre stops ingestion until a backup is restored.",
    fix="Set MultiAZ to true; give the DBSubnetGroup subnets in two zones or more.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
    types=("AWS::RDS::DBInstance",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one instance; those of a cluster share its storage over three zones."""
    if "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    standby = require_true(resource, "MultiAZ", detail="MultiAZ is not true")
    group = context.target(resource.properties.get("DBSubnetGroupName"), stack=resource.stack)
    if group is None:
        return standby
    subnets = subnets_of(context, as_list(group.properties.get("SubnetIds")), stack=group.stack)
    zones = zones_of(context, subnets)
    if zones is not None and len(zones) < 2:
        return combine(standby, failed("DBSubnetGroupName", detail="the subnet group spans one zone"))
    return standby
