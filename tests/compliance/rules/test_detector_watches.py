from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import detector_watches as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, resource

BUCKET: dict[str, Any] = {"Bucket": resource("AWS::S3::Bucket")}
S3 = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}]


def ask(*, around: dict[str, Any] = BUCKET, **changes: Any) -> Result:
    properties = {"Enable": True, "Features": S3, "FindingPublishingFrequency": "FIFTEEN_MINUTES", **changes}
    return judge(rule, around=around, **properties)


def test_should_pass_when_everything_there_is_watched() -> None:
    assert ask().answer is Answer.PASS


def test_should_pass_when_there_is_nothing_beside_the_account_to_watch() -> None:
    assert ask(around={}, Features=None).answer is Answer.PASS


@pytest.mark.parametrize("enable", [False, "false", None])
def test_should_fail_when_it_is_off(enable: Any) -> None:
    assert ask(Enable=enable).answer is Answer.FAIL


@pytest.mark.parametrize("features", [None, [], [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]])
def test_should_fail_when_what_is_there_is_not_watched(features: Any) -> None:
    result = ask(Features=features)
    assert result.answer is Answer.FAIL
    assert "S3_DATA_EVENTS" in result.detail


def test_should_fail_when_a_function_is_not_watched() -> None:
    result = ask(around=BUCKET | {"Function": resource("AWS::Lambda::Function")})
    assert result.answer is Answer.FAIL
    assert "LAMBDA_NETWORK_LOGS" in result.detail


@pytest.mark.parametrize("frequency", ["SIX_HOURS", None])
def test_should_fail_when_it_repeats_itself_late(frequency: Any) -> None:
    result = ask(FindingPublishingFrequency=frequency)
    assert result.answer is Answer.FAIL
    assert "SIX_HOURS" in result.detail


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert ask(Features=UNKNOWN).answer is Answer.NOT_EVALUATED
    assert ask(Enable=UNKNOWN).answer is Answer.NOT_EVALUATED
