from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import security_group_range_within_network as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

GROUP = "AWS::EC2::SecurityGroup"
EGRESS = "AWS::EC2::SecurityGroupEgress"
ON_443: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}


def in_network(block: Any = "10.1.0.0/20", **side: Any) -> Result:
    around = {
        "Vpc": resource("AWS::EC2::VPC", CidrBlock=block),
        "Group": resource(GROUP, VpcId=ref("Vpc")),
    }
    return judge(rule, around=around, GroupId=attribute("Group", "GroupId"), **ON_443, **side)


@pytest.mark.parametrize(
    "side",
    [
        {"CidrIp": "10.1.0.0/20"},
        {"CidrIp": "10.1.3.0/24"},
        {"CidrIpv6": "fd00::/44"},
        {"SourceSecurityGroupId": "sg-2"},
        {"SourcePrefixListId": "pl-1"},
    ],
)
def test_should_pass_when_the_other_side_is_no_wider_than_the_network(side: dict[str, Any]) -> None:
    assert in_network(**side).answer is Answer.PASS


@pytest.mark.parametrize(
    "side",
    [{"CidrIp": "10.1.0.0/19"}, {"CidrIp": "0.0.0.0/1"}, {"CidrIp": "10.0.0.0/8"}, {"CidrIpv6": "fd00::/43"}],
)
def test_should_fail_when_a_range_is_wider(side: dict[str, Any]) -> None:
    result = in_network(**side)
    assert result.answer is Answer.FAIL
    assert result.detail == f"{next(iter(side))} is wider than the network"
    assert result.properties == tuple(side)


@pytest.mark.parametrize(("block", "answer"), [("10.0.0.0/16", Answer.PASS), ("10.0.0.0/15", Answer.FAIL)])
def test_should_take_the_largest_block_when_the_network_is_not_there(block: str, answer: Answer) -> None:
    assert judge(rule, EGRESS, GroupId="sg-1", **ON_443, CidrIp=block).answer is answer


def test_should_fail_when_a_groups_own_rule_is_wide() -> None:
    rules = [{**ON_443, "CidrIp": "10.0.0.0/24"}, {**ON_443, "CidrIp": "128.0.0.0/1"}]
    result = judge(rule, GROUP, SecurityGroupIngress=rules)
    assert result.answer is Answer.FAIL
    assert result.properties[-1] == "SecurityGroupIngress.1.CidrIp"


def test_should_not_apply_when_a_group_has_no_rule() -> None:
    assert judge(rule, GROUP).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("block", [UNKNOWN, "somewhere"])
def test_should_not_be_evaluated_when_a_range_is_not_known(block: Any) -> None:
    assert in_network(CidrIp=block).answer is Answer.NOT_EVALUATED
