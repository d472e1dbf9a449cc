"""A subnet's zone is chosen, so that the subnets of one kind are spread over the zones."""

from collections import Counter

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import same
from compliance.rules_support.routes import reach, zones_of
from compliance.rules_support.zones import network_of

RULE = Rule(
    id="subnet-zones-spread",
    title="A subnet's zone is stated, and is not doubled while another zone of the network has no such subnet.",
    objective=Objective.REDUNDANCY,
    why="Subnets of different names in one zone look like redundancy and fail together.",
    fix="Set AvailabilityZone, a different one for each subnet that reaches as far.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    types=("AWS::EC2::Subnet",),
)

PATH = "AvailabilityZone"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one subnet; like ones are those of its network that reach as far (public, private, isolated)."""
    if not any(resource.properties.get(name) for name in (PATH, "AvailabilityZoneId")):
        return failed(PATH, detail="the service picks the zone")
    network, own = network_of(resource, context), zones_of(context, [resource])
    if network is None or own is None:
        return unknown(PATH)
    subnets = [each for each in context.resources("AWS::EC2::Subnet") if same(network_of(each, context), network)]
    zones = zones_of(context, subnets)
    if zones is None:
        return unknown(PATH)
    kind = reach(context, resource)
    alike = Counter(
        zone for each in subnets if reach(context, each) is kind for zone in zones_of(context, [each]) or ()
    )
    if alike[next(iter(own))] > 1 and zones - set(alike):
        return failed(PATH, detail="another subnet like it is in this zone, while a zone of the network has none")
    return passed(PATH)
