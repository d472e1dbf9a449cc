from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_parameters_declared as rule
from tests.compliance.rules.judge import UNKNOWN, judge

FROM, TO = "method.request.querystring.from", "method.request.querystring.to"
PASSED_ON = {"RequestParameters": {"integration.request.path.id": "method.request.path.id"}}


@pytest.mark.parametrize("declared", [{FROM: True, TO: "true"}, {FROM: False, TO: "false"}])
def test_should_pass_when_both_ends_are_demanded_or_offered(declared: dict[str, Any]) -> None:
    assert judge(rule, RequestParameters=declared).answer is Answer.PASS


@pytest.mark.parametrize("declared", [{FROM: True}, {TO: False}, {FROM: True, TO: False}, {FROM: "false", TO: True}])
def test_should_fail_when_a_range_has_no_end(declared: dict[str, Any]) -> None:
    result = judge(rule, RequestParameters=declared)
    assert result.answer is Answer.FAIL
    assert "from and to" in result.detail


def test_should_pass_when_what_is_passed_on_is_declared() -> None:
    declared = {"method.request.path.id": True}
    assert judge(rule, RequestParameters=declared, Integration=PASSED_ON).answer is Answer.PASS


def test_should_fail_when_what_is_passed_on_is_not_declared() -> None:
    result = judge(rule, Integration=PASSED_ON)
    assert result.answer is Answer.FAIL
    assert "method.request.path.id" in result.detail


def test_should_not_apply_when_a_method_takes_and_passes_on_nothing() -> None:
    context = {"RequestParameters": {"integration.request.header.X-Id": "context.requestId"}}
    assert judge(rule, RequestParameters={}, Integration=context).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("declared", [UNKNOWN, {FROM: True, TO: UNKNOWN}])
def test_should_not_be_evaluated_when_it_is_not_known(declared: Any) -> None:
    assert judge(rule, RequestParameters=declared).answer is Answer.NOT_EVALUATED
