from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import dns_firewall_alarmed as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import attribute, judge, ref, resource

FIREWALL: dict[str, Any] = {"Firewall": resource("AWS::Route53Resolver::FirewallRuleGroupAssociation")}
QUERIES: dict[str, Any] = {
    "Queries": resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", DestinationArn=attribute("Subject", "Arn"))
}
PATTERN = '{ ($.firewall_rule_action = "BLOCK") || ($.firewall_rule_action = "ALERT") }'
MADE = {"MetricNamespace": "Ours", "MetricName": "matches-dev", "MetricValue": "1"}


def ask(made: Any = None, alarm: Any = None, **changes: Any) -> Result:
    counted = {
        "LogGroupName": ref("Subject"),
        "FilterPattern": PATTERN,
        "MetricTransformations": [{**MADE, **(made or {})}],
        **changes,
    }
    watch = {
        "Namespace": "Ours",
        "MetricName": "matches-dev",
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:on-call"],
        **(alarm or {}),
    }
    around = {
        **FIREWALL,
        **QUERIES,
        "Filter": resource("AWS::Logs::MetricFilter", **counted),
        "Alarm": resource("AWS::CloudWatch::Alarm", **watch),
    }
    return judge(rule, around=around, LogGroupName="/dns-dev")


def test_should_pass_when_matches_raise_an_alarm() -> None:
    assert ask().answer is Answer.PASS


@pytest.mark.parametrize("pattern", ["", '{ $.firewall_rule_action = "ALERT" }'])
def test_should_fail_when_blocks_are_not_counted(pattern: str) -> None:
    result = ask(FilterPattern=pattern)
    assert result.answer is Answer.FAIL
    assert "BLOCK" in result.detail


@pytest.mark.parametrize("made", [{"MetricValue": "0"}, {"MetricName": "other"}, {"MetricNamespace": "Other"}])
def test_should_fail_when_what_is_counted_is_not_what_is_watched(made: dict[str, str]) -> None:
    assert ask(made).answer is Answer.FAIL


def test_should_fail_when_another_log_is_counted() -> None:
    assert ask(LogGroupName="/other-dev").answer is Answer.FAIL


def test_should_fail_when_the_alarm_tells_nobody() -> None:
    assert ask(alarm={"AlarmActions": []}).answer is Answer.FAIL


def test_should_fail_when_nothing_is_counted() -> None:
    assert judge(rule, around=FIREWALL | QUERIES, LogGroupName="/dns-dev").answer is Answer.FAIL


@pytest.mark.parametrize("around", [FIREWALL, QUERIES])
def test_should_not_apply_when_there_is_no_firewall_or_no_log_of_it(around: dict[str, Any]) -> None:
    assert judge(rule, around=around, LogGroupName="/dns-dev").answer is Answer.NOT_APPLICABLE
