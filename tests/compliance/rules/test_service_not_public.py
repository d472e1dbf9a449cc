from typing import Any

from compliance.model import Answer
from compliance.rules import service_not_public as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def placed(address: Any = "DISABLED", subnet: str = "Private") -> dict[str, Any]:
    return {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": address, "Subnets": [ref(subnet)]}}}


def subnets() -> dict[str, Any]:
    found = {}
    for name, gateway in (("Private", "NatGatewayId"), ("Public", "GatewayId")):
        found[name] = resource("AWS::EC2::Subnet", AvailabilityZone="us-east-1a")
        found[f"{name}Table"] = resource("AWS::EC2::RouteTable")
        table = ref(f"{name}Table")
        found[f"{name}Use"] = resource("AWS::EC2::SubnetRouteTableAssociation", RouteTableId=table, SubnetId=ref(name))
        route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", gateway: "gateway"}
        found[f"{name}Route"] = resource("AWS::EC2::Route", **route)
    return found


def test_should_pass_when_tasks_are_private() -> None:
    assert judge(rule, **placed(), around=subnets()).answer is Answer.PASS


def test_should_fail_when_tasks_have_public_addresses() -> None:
    result = judge(rule, **placed("ENABLED"), around=subnets())
    assert result.answer is Answer.FAIL
    assert "AssignPublicIp" in result.detail


def test_should_fail_when_tasks_are_in_a_public_subnet() -> None:
    result = judge(rule, **placed(subnet="Public"), around=subnets())
    assert result.answer is Answer.FAIL
    assert "public subnet" in result.detail


def test_should_not_be_evaluated_when_addresses_are_not_known() -> None:
    assert judge(rule, **placed(UNKNOWN), around=subnets()).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_tasks_have_no_network_of_their_own() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
