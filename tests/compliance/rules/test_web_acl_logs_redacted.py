from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_logs_redacted as rule
from tests.compliance.rules.judge import UNKNOWN, judge

HEADERS = ("Authorization", "cookie", "x-api-key")


def fields(*headers: str) -> list[dict[str, Any]]:
    return [{"SingleHeader": {"Name": header}} for header in headers]


def test_should_pass_when_credentials_are_redacted() -> None:
    assert judge(rule, RedactedFields=fields(*HEADERS)).answer is Answer.PASS


@pytest.mark.parametrize("header", HEADERS)
def test_should_fail_when_a_credential_is_logged(header: str) -> None:
    result = judge(rule, RedactedFields=fields(*(each for each in HEADERS if each != header)))
    assert result.answer is Answer.FAIL
    assert result.detail == f"logged with its value: {header.lower()}"


def test_should_fail_when_nothing_is_redacted() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, RedactedFields=UNKNOWN).answer is Answer.NOT_EVALUATED
