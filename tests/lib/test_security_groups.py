"""Who may talk to whom: exactly what the table lists, and nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest

from lib.constructs.security_groups import ENDPOINT_CLIENTS, ISSUER_CLIENTS, PREFIX_LIST_CLIENTS, Flow, Member, flows
from lib.constructs.vpc_endpoints import INTERFACE_ENDPOINTS
from tests.support.assembly import SynthesizedAssembly, Template

NETWORK_TYPES = ("AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress")
TLS_PORTS = {"listener_port": 443, "test_port": 9443, "task_port": 8443}


@pytest.fixture
def stack() -> str:
    return "Network"


def group_ids(template: Template, environment: str) -> dict[str, Member]:
    """Map the logical id of each security group to its member."""
    names = {f"smartfactory-{member}-{environment}": member for member in Member}
    return {
        logical_id: names[group["GroupName"]]
        for logical_id, group in template.of_type("AWS::EC2::SecurityGroup").items()
    }


def rules(template: Template, direction: str) -> Iterator[dict[str, Any]]:
    yield from template.of_type(f"AWS::EC2::SecurityGroup{direction}").values()


def connections(template: Template, environment: str, direction: str) -> list[tuple[Member, Member, int]]:
    """Return source, target and port of each rule between two groups."""
    own, peer = ("GroupId", "DestinationSecurityGroupId") if direction == "Egress" else (
        "SourceSecurityGroupId", "GroupId"
    )  # fmt: skip
    members = group_ids(template, environment)
    return sorted(
        (members[rule[own]["Fn::GetAtt"][0]], members[rule[peer]["Fn::GetAtt"][0]], rule["FromPort"])
        for rule in rules(template, direction)
        if "DestinationPrefixListId" not in rule and "CidrIp" not in rule
    )


@pytest.mark.assembly
@pytest.mark.parametrize("direction", ["Egress", "Ingress"])
def test_should_allow_exactly_the_flows_of_the_table(template: Template, environment: str, direction: str) -> None:
    listed = sorted((flow.source, flow.target, port) for flow in flows(**TLS_PORTS) for port in flow.ports)
    assert connections(template, environment, direction) == listed


@pytest.mark.assembly
def test_should_open_single_tcp_ports_with_a_reason(template: Template) -> None:
    for rule in (*rules(template, "Egress"), *rules(template, "Ingress")):
        assert rule["IpProtocol"] == "tcp"
        assert rule["FromPort"] == rule["ToPort"]
        assert rule["Description"]
        assert "CidrIpv6" not in rule


@pytest.mark.assembly
def test_should_let_nobody_out_but_those_who_call_the_issuer_of_tokens(template: Template, environment: str) -> None:
    members = group_ids(template, environment)
    wide = [rule for direction in ("Egress", "Ingress") for rule in rules(template, direction) if "CidrIp" in rule]
    found = {(members[rule["GroupId"]["Fn::GetAtt"][0]], rule["CidrIp"], rule["FromPort"]) for rule in wide}
    assert found == {(client, "0.0.0.0/0", 443) for client in ISSUER_CLIENTS}
    assert all("DestinationSecurityGroupId" not in rule for rule in wide)


@pytest.mark.assembly
def test_should_reach_s3_and_dynamodb_through_prefix_lists_alone(
    template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    members = group_ids(template, environment)
    lists = {identifier: name for name, identifier in cdk_context["regions"]["us-east-1"]["prefixLists"].items()}
    found = sorted(
        (lists[rule["DestinationPrefixListId"]], members[rule["GroupId"]["Fn::GetAtt"][0]], rule["FromPort"])
        for rule in rules(template, "Egress")
        if "DestinationPrefixListId" in rule
    )
    assert found == sorted((name, client, 443) for name, clients in PREFIX_LIST_CLIENTS.items() for client in clients)


@pytest.mark.assembly
def test_should_start_every_group_closed(template: Template) -> None:
    groups = template.of_type("AWS::EC2::SecurityGroup")
    assert len(groups) == len(Member)
    for group in groups.values():
        assert "SecurityGroupIngress" not in group
        # Without an inline rule EC2 would add one that allows everything to everywhere.
        (egress,) = group["SecurityGroupEgress"]
        assert egress["CidrIp"] == "255.255.255.255/32"
        assert egress["Description"] == "Disallow all traffic"


@pytest.mark.assembly
def test_should_keep_every_group_and_rule_in_the_network_stack(assembly: SynthesizedAssembly) -> None:
    elsewhere = {
        (stage, stack, logical_id)
        for stage, stack, template in assembly
        if stack != "Network"
        for logical_id, resource in template.resources.items()
        if resource["Type"] in NETWORK_TYPES
    }
    assert not elsewhere


@pytest.mark.assembly
def test_should_leave_the_default_group_unused(assembly: SynthesizedAssembly) -> None:
    for _, _, template in assembly:
        assert "DefaultSecurityGroup" not in template.path.read_text()


@pytest.mark.parametrize("flow", flows(**TLS_PORTS), ids=lambda flow: f"{flow.source}->{flow.target}")
def test_should_say_why_and_never_loop(flow: Flow) -> None:
    assert flow.why
    assert flow.source != flow.target


def test_should_isolate_the_stores_when_they_open_connections() -> None:
    stores = {Member.DATABASE, Member.CACHE, Member.FILES, Member.ENDPOINTS}
    assert not [flow for flow in flows(**TLS_PORTS) if flow.source in stores]


def test_should_admit_to_the_load_balancer_only_the_api_gateway_and_the_verification() -> None:
    sources = {flow.source for flow in flows(**TLS_PORTS) if flow.target is Member.LOAD_BALANCER}
    assert sources == {Member.VPC_LINK, Member.DEPLOYMENT_VERIFICATION}


def test_should_have_an_endpoint_for_every_client_and_a_client_for_every_endpoint() -> None:
    callers = {caller for endpoint in INTERFACE_ENDPOINTS for caller in endpoint.callers}
    assert callers == set(ENDPOINT_CLIENTS)
    assert all(endpoint.callers and endpoint.why for endpoint in INTERFACE_ENDPOINTS)


def test_should_have_no_endpoint_that_would_hide_the_issuer_and_answer_nothing() -> None:
    # A user pool with a domain refuses what comes through one, and its private name would take the public one's place.
    assert "cognito-idp" not in {endpoint.service for endpoint in INTERFACE_ENDPOINTS}
