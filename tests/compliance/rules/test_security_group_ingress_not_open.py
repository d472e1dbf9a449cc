from compliance.model import Answer
from compliance.rules import security_group_ingress_not_open as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

RULE = "AWS::EC2::SecurityGroupIngress"


def test_should_pass_when_a_rule_names_its_peer() -> None:
    assert judge(rule, RULE, SourceSecurityGroupId="sg-1").answer is Answer.PASS


def test_should_pass_when_a_group_has_no_rule() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_a_range_is_the_networks_own() -> None:
    assert (
        judge(
            rule,
            RULE,
            CidrIp=attribute("Vpc", "CidrBlock"),
            around={"Vpc": resource("AWS::EC2::VPC", CidrBlock="10.10.0.0/16")},
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_a_rule_is_open() -> None:
    result = judge(rule, RULE, CidrIp="0.0.0.0/0")
    assert result.answer is Answer.FAIL
    assert "CidrIp" in result.detail


def test_should_fail_when_a_groups_rule_is_open_for_version_6() -> None:
    assert judge(rule, SecurityGroupIngress=[{"CidrIpv6": "::/0"}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_range_is_not_known() -> None:
    assert judge(rule, RULE, CidrIp=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_rules_are_not_known() -> None:
    assert judge(rule, SecurityGroupIngress=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_rule_of_the_group_is_not_known() -> None:
    assert judge(rule, SecurityGroupIngress=["x"]).answer is Answer.NOT_EVALUATED
