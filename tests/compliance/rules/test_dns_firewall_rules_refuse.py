from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import dns_firewall_rules_refuse as rule
from compliance.rules_support.promises import BLOCKED_DOMAIN_LISTS
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource


def listed(action: Any = "BLOCK", identifier: Any = "rslvr-fdl-1") -> dict[str, Any]:
    return {"Action": action, "FirewallDomainListId": identifier}


def judged(threat: str, confidence: str, action: str = "BLOCK") -> dict[str, Any]:
    return {"Action": action, "DnsThreatProtection": threat, "ConfidenceThreshold": confidence}


WHOLE = [
    *(listed(identifier=each) for each in BLOCKED_DOMAIN_LISTS.values()),
    *(judged(threat, "HIGH") for threat in rule.THREATS),
    *(judged(threat, "LOW", "ALERT") for threat in rule.THREATS),
]


def test_should_pass_when_everything_is_refused() -> None:
    assert judge(rule, FirewallRules=WHOLE).answer is Answer.PASS


@pytest.mark.parametrize("left_out", range(len(WHOLE)))
def test_should_fail_when_a_rule_is_missing(left_out: int) -> None:
    result = judge(rule, FirewallRules=[each for index, each in enumerate(WHOLE) if index != left_out])
    assert result.answer is Answer.FAIL
    assert "nothing blocks" in result.detail


@pytest.mark.parametrize(
    ("changed", "action"), [(0, "ALERT"), (1, "ALLOW"), (2, "ALERT"), (3, "ALLOW"), (4, "ALLOW"), (5, "ALLOW")]
)
def test_should_fail_when_a_rule_lets_through(changed: int, action: str) -> None:
    rules = [each | {"Action": action} if index == changed else each for index, each in enumerate(WHOLE)]
    assert judge(rule, FirewallRules=rules).answer is Answer.FAIL


def test_should_pass_when_groups_share_the_lists() -> None:
    other = {"Other": resource(rule.RULE.types[0], FirewallRules=WHOLE[:3])}
    assert judge(rule, around=other, FirewallRules=WHOLE[3:]).answer is Answer.PASS


def test_should_fail_when_a_rule_has_no_list() -> None:
    result = judge(rule, suffix="", FirewallRules=[{"Action": "BLOCK"}])
    assert result.answer is Answer.FAIL
    assert "no domain list" in result.detail


def test_should_fail_when_somebody_elses_group_is_empty() -> None:
    assert judge(rule, suffix="", FirewallRules=[]).answer is Answer.FAIL


def test_should_pass_when_somebody_else_blocks_a_list() -> None:
    assert judge(rule, suffix="", FirewallRules=[listed()]).answer is Answer.PASS


def test_should_not_apply_when_a_list_is_of_the_templates() -> None:
    around = {"List": resource("AWS::Route53Resolver::FirewallDomainList")}
    rules = [listed("ALLOW", attribute("List", "Id"))]
    assert judge(rule, suffix="", around=around, FirewallRules=rules).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("rules", [UNKNOWN, [*WHOLE, listed(UNKNOWN)]])
def test_should_not_be_evaluated_when_the_rules_are_not_known(rules: Any) -> None:
    assert judge(rule, FirewallRules=rules).answer is Answer.NOT_EVALUATED
