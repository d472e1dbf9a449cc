from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import subnet_group_in_three_zones as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def answer(*zones: Any) -> Answer:
    around = {f"Subnet{place}": resource("AWS::EC2::Subnet", AvailabilityZone=zone) for place, zone in enumerate(zones)}
    return judge(rule, around=around, SubnetIds=[ref(name) for name in around]).answer


def test_should_pass_when_there_are_three_zones() -> None:
    assert answer("us-east-1a", "us-east-1b", "us-east-1c") is Answer.PASS


@pytest.mark.parametrize("zones", [(), ("us-east-1a", "us-east-1b"), ("us-east-1a", "us-east-1b", "us-east-1b")])
def test_should_fail_when_there_are_fewer(zones: tuple[str, ...]) -> None:
    assert answer(*zones) is Answer.FAIL


def test_should_not_be_evaluated_when_a_zone_is_not_known() -> None:
    assert answer("us-east-1a", "us-east-1b", UNKNOWN) is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_subnets_are_not_known() -> None:
    assert judge(rule, SubnetIds=UNKNOWN).answer is Answer.NOT_EVALUATED
