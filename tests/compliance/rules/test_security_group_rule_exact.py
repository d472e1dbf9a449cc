from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import security_group_rule_exact as rule
from tests.compliance.rules.judge import UNKNOWN, judge

EXACT: dict[str, Any] = {
    "GroupId": "sg-1",
    "IpProtocol": "tcp",
    "FromPort": 5432,
    "ToPort": 5432,
    "SourceSecurityGroupId": "sg-2",
}
EGRESS = "AWS::EC2::SecurityGroupEgress"
GROUP = "AWS::EC2::SecurityGroup"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in EXACT.items() if key != name}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"ToPort": "5432"},
        {"FromPort": 32768, "ToPort": 65535},
        {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1},
    ],
)
def test_should_pass_when_one_connection_is_named(changed: dict[str, Any]) -> None:
    assert judge(rule, **{**EXACT, **changed}).answer is Answer.PASS


def test_should_pass_when_a_prefix_list_is_named() -> None:
    assert judge(rule, EGRESS, **without("SourceSecurityGroupId"), DestinationPrefixListId="pl-1").answer is Answer.PASS


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"IpProtocol": "-1"}, "no single protocol"),
        ({"IpProtocol": ""}, "no single protocol"),
        ({"FromPort": 0, "ToPort": 65535}, "more than one port"),
        ({"IpProtocol": 17, "ToPort": 5433}, "more than one port"),
        ({"FromPort": 1024, "ToPort": 65535}, "more than one port"),
        ({"CidrIp": "10.0.0.0/16"}, "not exactly one other side"),
    ],
)
def test_should_fail_when_more_is_opened(changed: dict[str, Any], detail: str) -> None:
    result = judge(rule, **{**EXACT, **changed})
    assert result.answer is Answer.FAIL
    assert detail in result.detail


@pytest.mark.parametrize("name", list(EXACT))
def test_should_fail_when_a_part_is_missing(name: str) -> None:
    assert judge(rule, **without(name)).answer is Answer.FAIL


def test_should_fail_when_a_groups_own_rule_names_nobody() -> None:
    inline = {"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": ""}
    result = judge(rule, GROUP, SecurityGroupEgress=[inline])
    assert result.answer is Answer.FAIL
    assert result.properties[-1].startswith("SecurityGroupEgress.0.")


def test_should_not_apply_when_a_group_has_no_rule() -> None:
    assert judge(rule, GROUP).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("name", ["IpProtocol", "FromPort"])
def test_should_not_be_evaluated_when_a_part_is_not_known(name: str) -> None:
    assert judge(rule, **{**EXACT, name: UNKNOWN}).answer is Answer.NOT_EVALUATED
