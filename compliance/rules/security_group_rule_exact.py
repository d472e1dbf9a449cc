"""A rule of a security group names its group, one protocol, one port and one other side."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.connections import ALL_PROTOCOLS, EGRESS, GROUP, INGRESS, Connection, connections_of

RULE = Rule(
    id="security-group-rule-exact",
    title="A rule of a security group names its group, one protocol, one port and one other side.",
    objective=Objective.NETWORK_SEGREGATION,
    why="What a rule opens beside the one connection that it is there for, an intruder finds by trying.",
    fix="Set GroupId, IpProtocol (not -1), FromPort and ToPort, and one source or destination.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html",
    types=(INGRESS, EGRESS, GROUP),
)

WITH_PORTS = ("tcp", "udp")
SPANS = ((32768, 65535), (30000, 32767))
"""Ports that hosts hand out themselves, as ECS does, and those of a Kubernetes node. Sources:
AmazonECS/latest/APIReference/API_PortMapping.html; https://kubernetes.io/docs/reference/networking/ports-and-protocols/"""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule, or for the rules in one group; NOT_APPLICABLE to a group without any."""
    found = list(connections_of(resource, context))
    if not found:
        return not_applicable()
    results = [result for each in found for result in (_protocol(each), _sides(each))]
    if resource.type != GROUP:
        present = bool(resource.properties.get("GroupId") or resource.properties.get("GroupName"))
        results.append(passed("GroupId") if present else failed("GroupId", detail="the rule belongs to no group"))
    return combine(*results)


def _protocol(connection: Connection) -> Result:
    path = f"{connection.path}IpProtocol"
    if unresolved(connection.rule.get("IpProtocol")):
        return unknown(path)
    if connection.protocol in ("", ALL_PROTOCOLS):
        return failed(path, detail="no single protocol is named")
    return combine(passed(path), _ports(connection)) if connection.protocol in WITH_PORTS else passed(path)


def _ports(connection: Connection) -> Result:
    paths = [f"{connection.path}{name}" for name in ("FromPort", "ToPort")]
    if any(unresolved(connection.rule.get(name)) for name in ("FromPort", "ToPort")):
        return unknown(*paths)
    if connection.ports is None:
        return failed(*paths, detail="no ports are named")
    first, last = connection.ports
    if first != last and not any(lowest <= first and last <= highest for lowest, highest in SPANS):
        return failed(*paths, detail="more than one port, and not those that hosts hand out")
    return passed(*paths)


def _sides(connection: Connection) -> Result:
    paths = [f"{connection.path}{name}" for name in connection.sides]
    if len(paths) != 1:
        return failed(*paths or [f"{connection.path}CidrIp"], detail="not exactly one other side is named")
    return passed(*paths)
