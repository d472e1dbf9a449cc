"""A data store can be in any of three zones."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.routes import subnets_of, zones_of

RULE = Rule(
    id="subnet-group-in-three-zones",
    title="A data store can be in any of three zones.",
    objective=Objective.REDUNDANCY,
    why="With two zones, the loss of one leaves a store without a standby until the zone is back.",
    fix="Put a subnet of each of three zones into SubnetIds.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=("AWS::RDS::DBSubnetGroup", "AWS::ElastiCache::SubnetGroup"),
)

ZONES = 3
PATH = "SubnetIds"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one subnet group."""
    values = resource.properties.get(PATH)
    if unresolved(values):
        return unknown(PATH)
    if len(as_list(values)) < ZONES:
        return failed(PATH, detail=f"fewer than {ZONES} subnets")
    zones = zones_of(context, subnets_of(context, as_list(values), stack=resource.stack))
    if zones is None:
        return unknown(PATH)
    return passed(PATH) if len(zones) >= ZONES else failed(PATH, detail=f"fewer than {ZONES} zones")
