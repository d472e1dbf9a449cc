from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import files_access_confined as rule
from tests.compliance.rules.judge import UNKNOWN, judge, policy


def deny(condition: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess"],
        "Condition": condition or {},
    }


STRANGERS = deny({"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}})
PAST_POINTS = deny({"Null": {"elasticfilesystem:AccessPointArn": "true"}})
PAST_TARGETS = deny({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "false"}})
ROOT = {**deny(), "Action": "elasticfilesystem:ClientRootAccess"}
ALL = (STRANGERS, PAST_POINTS, PAST_TARGETS, ROOT)


def test_should_pass_when_all_four_are_denied() -> None:
    assert judge(rule, FileSystemPolicy=policy(*ALL)).answer is Answer.PASS


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (STRANGERS, "other accounts"),
        (PAST_POINTS, "access points"),
        (PAST_TARGETS, "mount targets"),
        (ROOT, "as root"),
    ],
)
def test_should_fail_when_one_is_missing_or_allows(statement: dict[str, Any], detail: str) -> None:
    others = [each for each in ALL if each is not statement]
    for document in (policy(*others), policy(*others, {**statement, "Effect": "Allow"})):
        result = judge(rule, FileSystemPolicy=document)
        assert result.answer is Answer.FAIL
        assert detail in result.detail


def test_should_fail_when_the_condition_says_the_opposite() -> None:
    inverse = deny({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}})
    assert judge(rule, FileSystemPolicy=policy(STRANGERS, PAST_POINTS, ROOT, inverse)).answer is Answer.FAIL


def test_should_fail_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, FileSystemPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED
