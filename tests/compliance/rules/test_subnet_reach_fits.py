from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import subnet_reach_fits as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource
from tests.compliance.rules.network import network

LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"


def ask(subnet: str, table: str, *held: dict[str, Any]) -> Result:
    around = {key: value for key, value in network().items() if key != f"{subnet}Association"}
    around |= {f"Held{index}": each for index, each in enumerate(held)}
    return judge(rule, around=around, SubnetId=ref(subnet), RouteTableId=ref(table))


DATABASE = resource("AWS::RDS::DBSubnetGroup", SubnetIds=[ref("Dataa")])
FUNCTION = resource("AWS::Lambda::Function", VpcConfig={"SubnetIds": [ref("Privatea")]})
FILES = resource("AWS::EFS::MountTarget", SubnetId=ref("Dataa"))


@pytest.mark.parametrize(("subnet", "held"), [("Dataa", DATABASE), ("Dataa", FILES), ("Privatea", FUNCTION)])
def test_should_pass_when_it_reaches_as_far_as_needed(subnet: str, held: dict[str, Any]) -> None:
    assert ask(subnet, f"{subnet}Table", held).answer is Answer.PASS


@pytest.mark.parametrize(
    ("subnet", "table", "held"),
    [
        ("Dataa", "PrivateaTable", DATABASE),
        ("Dataa", "PublicaTable", FILES),
        ("Privatea", "PublicaTable", FUNCTION),
        ("Privatea", "PublicaTable", resource(LOAD_BALANCER, Scheme="internal", Subnets=[ref("Privatea")])),
        ("Publica", "PrivateaTable", resource(LOAD_BALANCER, Subnets=[ref("Publica")])),
    ],
)
def test_should_fail_when_the_table_does_not_fit(subnet: str, table: str, held: dict[str, Any]) -> None:
    result = ask(subnet, table, held)
    assert result.answer is Answer.FAIL
    assert "does not fit" in result.detail


def test_should_pass_when_a_public_door_is_reached() -> None:
    door = resource(LOAD_BALANCER, Scheme="internet-facing", Subnets=[ref("Publica")])
    assert ask("Publica", "PublicaTable", door).answer is Answer.PASS


def test_should_not_apply_when_nothing_stands_in_it() -> None:
    assert ask("Publica", "PublicaTable").answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_table_is_elsewhere() -> None:
    around = {"Function": FUNCTION, "Privatea": resource("AWS::EC2::Subnet")}
    result = judge(rule, around=around, SubnetId=ref("Privatea"), RouteTableId="rtb-1")
    assert result.answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_subnet_is_not_known() -> None:
    assert judge(rule, SubnetId=UNKNOWN, RouteTableId="rtb-1").answer is Answer.NOT_EVALUATED
