from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import function_logs_kept as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

GROUP = {"Group": resource("AWS::Logs::LogGroup", LogGroupName="/functions/one-dev")}


def logging(**changes: Any) -> dict[str, Any]:
    kept = {"LogGroup": ref("Group"), "LogFormat": "JSON", "ApplicationLogLevel": "INFO"}
    return {"LoggingConfig": kept | changes}


def test_should_pass_when_group_and_level_are_stated() -> None:
    assert judge(rule, around=GROUP, **logging()).answer is Answer.PASS


def test_should_pass_when_there_are_no_levels() -> None:
    plain = logging(LogFormat="Text", ApplicationLogLevel=None)
    assert judge(rule, around=GROUP, **plain).answer is Answer.PASS


@pytest.mark.parametrize(
    "change",
    [{"LogGroup": None}, {"LogGroup": "other"}, {"ApplicationLogLevel": "FATAL"}, {"ApplicationLogLevel": None}],
)
def test_should_fail_when_ours_does_not_say_where_or_what(change: dict[str, Any]) -> None:
    assert judge(rule, around=GROUP, **logging(**change)).answer is Answer.FAIL


def test_should_pass_when_somebody_else_leaves_the_default_level() -> None:
    assert judge(rule, suffix="", around=GROUP, **logging(ApplicationLogLevel=None)).answer is Answer.PASS


def test_should_not_apply_when_somebody_else_says_nothing() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize(("suffix", "value"), [("dev", UNKNOWN), ("", "other")])
def test_should_not_be_evaluated_when_the_group_is_not_known(suffix: str, value: object) -> None:
    assert judge(rule, suffix=suffix, around=GROUP, **logging(LogGroup=value)).answer is Answer.NOT_EVALUATED
