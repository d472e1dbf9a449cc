from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import load_balancer_refuses_malformed as rule
from tests.compliance.rules.judge import UNKNOWN, judge

DROP = {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}


def mode(value: Any) -> dict[str, Any]:
    return {"Key": "routing.http.desync_mitigation_mode", "Value": value}


@pytest.mark.parametrize("value", ["strictest", "defensive"])
def test_should_pass_when_malformed_requests_are_refused(value: str) -> None:
    assert judge(rule, LoadBalancerAttributes=[DROP, mode(value)]).answer is Answer.PASS


@pytest.mark.parametrize(
    ("attributes", "detail"),
    [
        ([DROP, mode("monitor")], "desync"),
        ([DROP], "desync"),
        ([mode("strictest")], "drop_invalid"),
        ([DROP | {"Value": "false"}, mode("strictest")], "drop_invalid"),
    ],
)
def test_should_fail_when_they_are_let_through(attributes: list[Any], detail: str) -> None:
    result = judge(rule, LoadBalancerAttributes=attributes)
    assert result.answer is Answer.FAIL
    assert detail in result.detail


def test_should_pass_when_somebody_else_keeps_the_default_mode() -> None:
    assert judge(rule, suffix="", LoadBalancerAttributes=[DROP]).answer is Answer.PASS


@pytest.mark.parametrize("value", [UNKNOWN, [DROP, mode(UNKNOWN)]])
def test_should_not_be_evaluated_when_it_is_not_known(value: Any) -> None:
    assert judge(rule, LoadBalancerAttributes=value).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_balances_connections() -> None:
    assert judge(rule, Type="network").answer is Answer.NOT_APPLICABLE
