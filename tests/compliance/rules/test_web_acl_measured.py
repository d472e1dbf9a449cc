from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_measured as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def counted(value: Any) -> dict[str, Any]:
    return {"VisibilityConfig": {"CloudWatchMetricsEnabled": value}}


def test_should_pass_when_everything_is_counted() -> None:
    assert judge(rule, **counted(True), Rules=[counted("true")]).answer is Answer.PASS


@pytest.mark.parametrize("off", [counted("false"), {}])
def test_should_fail_when_a_rule_is_not_counted(off: dict[str, Any]) -> None:
    result = judge(rule, **counted("true"), Rules=[counted("true"), off])
    assert result.answer is Answer.FAIL
    assert "Rules.1.VisibilityConfig.CloudWatchMetricsEnabled" in result.properties


@pytest.mark.parametrize("off", [counted("false"), {}])
def test_should_fail_when_the_whole_is_not_counted(off: dict[str, Any]) -> None:
    assert judge(rule, **off, Rules=[counted("true")]).answer is Answer.FAIL


@pytest.mark.parametrize("properties", [{**counted(UNKNOWN), "Rules": []}, {**counted("true"), "Rules": UNKNOWN}])
def test_should_not_be_evaluated_when_it_is_not_known(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.NOT_EVALUATED
