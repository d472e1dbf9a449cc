"""A load balancer speaks TLS to what is behind it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="target-group-tls",
    title="A load balancer speaks TLS to what is behind it.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="After a load balancer that forwards plain HTTP, tokens and readings cross the network in the clear.",
    fix="Set Protocol HTTPS (TLS of network load balancers); the targets need a certificate, which may be their own.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    types=("AWS::ElasticLoadBalancingV2::TargetGroup",),
)

PATH = "Protocol"
ENCRYPTED = ("HTTPS", "TLS")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one target group; a function has no protocol, and TCP or UDP may carry TLS inside."""
    if resource.properties.get("TargetType") == "lambda":
        return not_applicable()
    value = resource.properties.get(PATH)
    protocol = "" if value is None else context.text(value, stack=resource.stack)
    if protocol is None:
        return unknown(PATH)
    if protocol in ENCRYPTED:
        return passed(PATH)
    if protocol in ("HTTP", ""):
        return failed(PATH, detail="the targets are called without TLS")
    return not_applicable()
