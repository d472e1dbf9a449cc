"""A load balancer takes only TLS 1.2 or later."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="listener-tls",
    title="A load balancer takes only TLS 1.2 or later.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="Plain HTTP and old TLS versions can be read and changed on the way.",
    fix="Set Protocol HTTPS, Certificates, and an SslPolicy of the families TLS13-1-2, TLS13-1-3, TLS-1-2 or FS-1-2.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    types=("AWS::ElasticLoadBalancingV2::Listener",),
)

MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)(-.*)?")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one listener; a redirect to HTTPS answers nothing else, a TCP listener does not see inside."""
    protocol = context.text(resource.properties.get("Protocol"), stack=resource.stack)
    if protocol is None:
        return unknown("Protocol")
    if protocol == "HTTP":
        actions = as_list(resource.properties.get("DefaultActions"))
        if actions and all(value_at(each, "RedirectConfig.Protocol") == "HTTPS" for each in actions):
            return passed("Protocol", "DefaultActions")
        return failed("Protocol", detail="the listener takes plain HTTP")
    return _policy(resource, context) if protocol in ("HTTPS", "TLS") else not_applicable()


def _policy(resource: Resource, context: Context) -> Result:
    value = resource.properties.get("SslPolicy", "ELBSecurityPolicy-2016-08")
    policy = context.text(value, stack=resource.stack)
    if policy is None:
        return unknown("SslPolicy")
    if not MODERN.fullmatch(policy):
        return failed("SslPolicy", detail="SslPolicy is absent or lets in TLS before 1.2")
    return passed("Protocol", "SslPolicy")
