from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import load_balancer_logs as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def attributes(**values: Any) -> list[dict[str, Any]]:
    return [{"Key": f"{name}.s3.enabled", "Value": value} for name, value in values.items()]


def test_should_pass_when_both_logs_are_on() -> None:
    both = attributes(access_logs="true", connection_logs=True)
    assert judge(rule, LoadBalancerAttributes=both).answer is Answer.PASS


@pytest.mark.parametrize(
    ("values", "detail"),
    [
        ({"access_logs": "true"}, "connection_logs"),
        ({"access_logs": "true", "connection_logs": "false"}, "connection_logs"),
        ({"connection_logs": "true"}, "access_logs"),
    ],
)
def test_should_fail_when_a_log_is_off(values: dict[str, Any], detail: str) -> None:
    result = judge(rule, LoadBalancerAttributes=attributes(**values))
    assert result.answer is Answer.FAIL
    assert detail in result.detail


def test_should_pass_when_somebody_else_records_requests_alone() -> None:
    assert judge(rule, suffix="", LoadBalancerAttributes=attributes(access_logs="true")).answer is Answer.PASS


@pytest.mark.parametrize("value", [UNKNOWN, attributes(access_logs=UNKNOWN, connection_logs="true")])
def test_should_not_be_evaluated_when_it_is_not_known(value: Any) -> None:
    assert judge(rule, LoadBalancerAttributes=value).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_balances_connections() -> None:
    assert judge(rule, Type="network").answer is Answer.NOT_APPLICABLE
