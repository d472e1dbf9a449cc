from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_cache_encrypted as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_the_cache_would_be_encrypted() -> None:
    assert judge(rule, MethodSettings=[{"CacheDataEncrypted": True}]).answer is Answer.PASS


@pytest.mark.parametrize("entry", [{}, {"CacheDataEncrypted": False}])
def test_should_fail_when_ours_does_not_say_so(entry: dict[str, Any]) -> None:
    assert judge(rule, MethodSettings=[entry]).answer is Answer.FAIL


def test_should_fail_when_somebody_else_caches_in_the_clear() -> None:
    assert judge(rule, suffix="", MethodSettings=[{"CachingEnabled": True}]).answer is Answer.FAIL


def test_should_not_apply_when_somebody_else_caches_nothing() -> None:
    assert judge(rule, suffix="", MethodSettings=[{"CachingEnabled": False}]).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("settings", [UNKNOWN, [{"CacheDataEncrypted": UNKNOWN}]])
def test_should_not_be_evaluated_when_it_is_not_known(settings: object) -> None:
    assert judge(rule, MethodSettings=settings).answer is Answer.NOT_EVALUATED
