from compliance.model import Answer
from compliance.rules import security_group_egress_not_open as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

RULE = "AWS::EC2::SecurityGroupEgress"


def test_should_pass_when_a_rule_names_its_peer() -> None:
    assert judge(rule, RULE, DestinationSecurityGroupId="sg-1").answer is Answer.PASS


def test_should_pass_when_a_rule_has_a_range_of_its_own() -> None:
    assert judge(rule, RULE, CidrIp="10.10.0.0/16").answer is Answer.PASS


def test_should_pass_when_a_group_has_rules_of_its_own() -> None:
    assert judge(rule, SecurityGroupEgress=[{"CidrIp": "255.255.255.255/32"}]).answer is Answer.PASS


APART = {"Rule": resource(RULE, GroupId=attribute("Subject", "GroupId"), DestinationPrefixListId="pl-1")}


def test_should_pass_when_somebody_elses_group_has_rules_apart() -> None:
    assert judge(rule, suffix="", around=APART).answer is Answer.PASS


def test_should_fail_when_a_group_of_ours_has_rules_apart_alone() -> None:
    assert judge(rule, around=APART).answer is Answer.FAIL


def test_should_fail_when_a_rule_is_open() -> None:
    result = judge(rule, RULE, CidrIp="0.0.0.0/0")
    assert result.answer is Answer.FAIL
    assert "CidrIp" in result.detail


def test_should_fail_when_a_rule_is_open_for_version_6() -> None:
    result = judge(rule, RULE, CidrIpv6="::/0")
    assert result.answer is Answer.FAIL
    assert "CidrIpv6" in result.detail


def test_should_fail_when_a_groups_rule_is_open() -> None:
    assert judge(rule, SecurityGroupEgress=[{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}]).answer is Answer.FAIL


def test_should_fail_when_a_group_has_no_rule() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "allows everything" in result.detail


def test_should_not_be_evaluated_when_the_range_is_not_known() -> None:
    assert judge(rule, RULE, CidrIp=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_rules_are_not_known() -> None:
    assert judge(rule, SecurityGroupEgress=UNKNOWN).answer is Answer.NOT_EVALUATED
