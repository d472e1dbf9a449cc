from typing import Any

from compliance.model import Answer
from compliance.rules import subnet_zones_spread as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref
from tests.compliance.rules.network import association, network


def ask(**properties: Any) -> Result:
    """Answer for a private subnet in place of that of zone c."""
    around = {key: value for key, value in network().items() if key != "Privatec"}
    around["PrivatecAssociation"] = association("Subject", "PrivatecTable")
    return judge(rule, around=around, **{"VpcId": ref("Vpc"), **properties})


def test_should_pass_when_each_zone_has_one() -> None:
    assert ask(AvailabilityZone="us-east-1c").answer is Answer.PASS


def test_should_fail_when_a_zone_is_doubled() -> None:
    result = ask(AvailabilityZone="us-east-1a")
    assert result.answer is Answer.FAIL
    assert "another subnet like it" in result.detail


def test_should_fail_when_the_service_picks_the_zone() -> None:
    result = ask()
    assert result.answer is Answer.FAIL
    assert "picks" in result.detail


def test_should_pass_when_every_zone_has_two() -> None:
    around = {
        f"{name}{copy}": each
        for copy in ("", "Again")
        for name, each in network().items()
        if not copy or each["Type"] == "AWS::EC2::Subnet"
    }
    assert judge(rule, around=around, VpcId=ref("Vpc"), AvailabilityZone="us-east-1a").answer is Answer.PASS


def test_should_not_be_evaluated_when_the_zone_is_not_known() -> None:
    assert ask(AvailabilityZone=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_another_subnets_zone_is_not_known() -> None:
    around = network()
    around["Publica"]["Properties"]["AvailabilityZone"] = UNKNOWN
    result = judge(rule, around=around, VpcId=ref("Vpc"), AvailabilityZone="us-east-1a")
    assert result.answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_network_is_elsewhere() -> None:
    assert ask(AvailabilityZone="us-east-1c", VpcId="vpc-1").answer is Answer.NOT_EVALUATED
