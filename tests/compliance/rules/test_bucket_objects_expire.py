from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import bucket_objects_expire as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def rules(**rule: Any) -> dict[str, Any]:
    return {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", **rule}]}}


VERSIONED: dict[str, Any] = {"VersioningConfiguration": {"Status": "Enabled"}}


def test_should_pass_when_objects_expire() -> None:
    assert judge(rule, **rules(ExpirationInDays=30)).answer is Answer.PASS


def test_should_pass_when_old_versions_expire_too() -> None:
    assert (
        judge(
            rule, **rules(ExpirationInDays=30, NoncurrentVersionExpiration={"NoncurrentDays": 30}), **VERSIONED
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_nothing_expires() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no rule deletes objects" in result.detail


def test_should_fail_when_the_rule_is_off() -> None:
    result = judge(rule, **rules(ExpirationInDays=30, Status="Disabled"))
    assert result.answer is Answer.FAIL
    assert "objects" in result.detail


def test_should_fail_when_the_rule_only_moves_objects() -> None:
    result = judge(rule, **rules(Transitions=[{}]))
    assert result.answer is Answer.FAIL
    assert "objects" in result.detail


def test_should_fail_when_old_versions_do_not_expire() -> None:
    result = judge(rule, **rules(ExpirationInDays=30), **VERSIONED)
    assert result.answer is Answer.FAIL
    assert "old versions" in result.detail


def test_should_not_be_evaluated_when_the_rules_are_not_known() -> None:
    assert judge(rule, LifecycleConfiguration=UNKNOWN).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize("part", [{"Prefix": "nothing/"}, {"TagFilters": [{"Key": "a", "Value": "b"}]}])
def test_should_fail_when_the_rule_is_for_some_objects(part: dict[str, Any]) -> None:
    assert judge(rule, **rules(ExpirationInDays=30, **part)).answer is Answer.FAIL


@pytest.mark.parametrize("days", [0, 36500])
def test_should_fail_when_the_end_is_none(days: int) -> None:
    assert judge(rule, **rules(ExpirationInDays=days)).answer is Answer.FAIL
    versions = {"NoncurrentVersionExpiration": {"NoncurrentDays": days}}
    assert judge(rule, **rules(ExpirationInDays=30, **versions), **VERSIONED).answer is Answer.FAIL


@pytest.mark.parametrize("end", [{"ExpirationDate": "2030-01-01"}, {"ExpirationInDays": UNKNOWN}])
def test_should_pass_when_there_is_an_end_whose_days_are_not_read(end: dict[str, Any]) -> None:
    assert judge(rule, **rules(**end)).answer is Answer.PASS
