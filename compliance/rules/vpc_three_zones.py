"""A network spans three availability zones."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.references import refers_to
from compliance.rules_support.routes import zones_of

RULE = Rule(
    id="vpc-three-zones",
    title="A network spans three availability zones.",
    objective=Objective.REDUNDANCY,
    why="With two, the loss of one leaves no zone to fail over to, and quorum-based services cannot be built at all.",
    fix="Give the network subnets in three zones.",
    source="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
    types=("AWS::EC2::VPC",),
)

ZONES = 3
PATH = "CidrBlock"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network; one without subnets in the templates is not spoken of."""
    subnets = [
        each
        for each in context.resources("AWS::EC2::Subnet")
        if refers_to(context, each.properties.get("VpcId"), resource, stack=each.stack)
    ]
    if not subnets:
        return not_applicable()
    zones = zones_of(context, subnets)
    if zones is None:
        return not_evaluated(PATH, detail="the zones of the subnets are only known once deployed")
    return passed(PATH) if len(zones) >= ZONES else failed(PATH, detail=f"subnets in fewer than {ZONES} zones")
