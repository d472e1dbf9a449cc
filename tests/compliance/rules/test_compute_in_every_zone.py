from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import compute_in_every_zone as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

FUNCTION = "AWS::Lambda::Function"
NETWORK: dict[str, Any] = {
    "Vpc": resource("AWS::EC2::VPC"),
    "Other": resource("AWS::EC2::VPC"),
    "A": resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), AvailabilityZone="us-east-1a"),
    "B": resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), AvailabilityZone="us-east-1b"),
    "C": resource("AWS::EC2::Subnet", VpcId=ref("Other"), AvailabilityZone="us-east-1c"),
}
BOTH = [ref("A"), ref("B")]


def service(subnets: Any, **changes: Any) -> dict[str, Any]:
    network = {"AwsvpcConfiguration": {"Subnets": subnets}}
    return {"NetworkConfiguration": network, "AvailabilityZoneRebalancing": "ENABLED", **changes}


def test_should_pass_when_tasks_are_in_every_zone() -> None:
    assert judge(rule, around=NETWORK, **service(BOTH)).answer is Answer.PASS


def test_should_pass_when_a_function_is_in_every_zone() -> None:
    assert judge(rule, FUNCTION, around=NETWORK, VpcConfig={"SubnetIds": BOTH}).answer is Answer.PASS


@pytest.mark.parametrize("subnets", [[], [ref("A")]])
def test_should_fail_when_a_zone_is_left_out(subnets: list[Any]) -> None:
    assert judge(rule, around=NETWORK, **service(subnets)).answer is Answer.FAIL
    assert judge(rule, FUNCTION, around=NETWORK, VpcConfig={"SubnetIds": subnets}).answer is Answer.FAIL


@pytest.mark.parametrize("subnets", [UNKNOWN, [UNKNOWN], ["subnet-1"], [ref("A"), ref("C")]])
def test_should_not_be_evaluated_when_zones_or_network_are_not_known(subnets: Any) -> None:
    assert judge(rule, around=NETWORK, **service(subnets)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_a_function_is_in_no_network() -> None:
    assert judge(rule, FUNCTION).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_tasks_are_not_spread_again() -> None:
    answer = judge(rule, around=NETWORK, **service(BOTH, AvailabilityZoneRebalancing="DISABLED")).answer
    assert answer is Answer.FAIL


@pytest.mark.parametrize(
    ("suffix", "balancers", "answer"),
    [("dev", [], Answer.FAIL), ("", [], Answer.PASS), ("dev", [{"ContainerName": "api"}], Answer.PASS)],
)
def test_should_answer_by_who_and_what_it_is_when_rebalancing_is_not_stated(
    suffix: str, balancers: list[Any], answer: Answer
) -> None:
    properties = service(BOTH, AvailabilityZoneRebalancing=None, LoadBalancers=balancers)
    assert judge(rule, around=NETWORK, suffix=suffix, **properties).answer is answer
