from typing import Any

from compliance.model import Answer
from compliance.rules import dns_firewall_blocks as rule
from tests.compliance.rules.judge import attribute, judge, ref, resource


def firewall(*rules: dict[str, Any], group: Any = None) -> dict[str, Any]:
    association = {"VpcId": ref("Subject"), "FirewallRuleGroupId": group or attribute("Group", "Id")}
    return {
        "Group": resource("AWS::Route53Resolver::FirewallRuleGroup", FirewallRules=list(rules)),
        "Association": resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", **association),
    }


def test_should_pass_when_a_list_is_blocked() -> None:
    assert (
        judge(rule, around=firewall({"Action": "BLOCK", "FirewallDomainListId": "rslvr-fdl-1"})).answer is Answer.PASS
    )


def test_should_fail_when_there_is_no_firewall() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no DNS firewall" in result.detail


def test_should_fail_when_it_only_alerts() -> None:
    result = judge(rule, around=firewall({"Action": "ALERT", "FirewallDomainListId": "rslvr-fdl-1"}))
    assert result.answer is Answer.FAIL
    assert "blocks no" in result.detail


def test_should_fail_when_it_has_no_rule() -> None:
    assert judge(rule, around=firewall()).answer is Answer.FAIL


def test_should_fail_when_the_rules_of_ours_are_elsewhere() -> None:
    assert judge(rule, around=firewall(group="rslvr-frg-1")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_somebody_elses_rules_are_elsewhere() -> None:
    assert judge(rule, suffix="", around=firewall(group="rslvr-frg-1")).answer is Answer.NOT_EVALUATED
