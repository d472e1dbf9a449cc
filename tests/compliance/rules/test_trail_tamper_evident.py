from typing import Any

from compliance.model import Answer
from compliance.rules import trail_tamper_evident as rule
from tests.compliance.rules.judge import UNKNOWN, judge

FULL: dict[str, Any] = {
    "IsLogging": True,
    "IsMultiRegionTrail": True,
    "IncludeGlobalServiceEvents": True,
    "EnableLogFileValidation": True,
    "KMSKeyId": "arn:x",
}


def test_should_pass_when_everything_is_on() -> None:
    assert judge(rule, **FULL).answer is Answer.PASS


def test_should_fail_when_it_does_not_log() -> None:
    result = judge(rule, **FULL | {"IsLogging": False})
    assert result.answer is Answer.FAIL
    assert "IsLogging" in result.detail


def test_should_fail_when_it_covers_one_region() -> None:
    result = judge(rule, **FULL | {"IsMultiRegionTrail": "false"})
    assert result.answer is Answer.FAIL
    assert "IsMultiRegionTrail" in result.detail


def test_should_fail_when_files_are_not_validated() -> None:
    result = judge(rule, **FULL | {"EnableLogFileValidation": False})
    assert result.answer is Answer.FAIL
    assert "EnableLogFileValidation" in result.detail


def test_should_fail_when_it_is_not_encrypted() -> None:
    result = judge(rule, **FULL | {"KMSKeyId": ""})
    assert result.answer is Answer.FAIL
    assert "KMSKeyId" in result.detail


def test_should_fail_when_global_services_are_left_out() -> None:
    result = judge(rule, **FULL | {"IncludeGlobalServiceEvents": False})
    assert result.answer is Answer.FAIL
    assert "IncludeGlobalServiceEvents" in result.detail


def test_should_fail_when_global_services_are_left_to_the_default() -> None:
    """What the template does not say, drift detection does not compare."""
    stated = {key: value for key, value in FULL.items() if key != "IncludeGlobalServiceEvents"}
    assert judge(rule, **stated).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, **FULL | {"IsLogging": UNKNOWN}).answer is Answer.NOT_EVALUATED
