from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import access_point_non_root as rule
from tests.compliance.rules.judge import UNKNOWN, judge

USER: dict[str, Any] = {"Uid": "10001", "Gid": "10001"}


def test_should_pass_when_a_user_and_a_folder_are_forced() -> None:
    assert judge(rule, PosixUser=USER, RootDirectory={"Path": "/archive"}).answer is Answer.PASS


def test_should_fail_when_no_user_is_forced() -> None:
    result = judge(rule, RootDirectory={"Path": "/archive"})
    assert result.answer is Answer.FAIL
    assert "PosixUser" in result.detail


def test_should_fail_when_the_user_is_root() -> None:
    result = judge(rule, PosixUser=USER | {"Uid": "0"}, RootDirectory={"Path": "/archive"})
    assert result.answer is Answer.FAIL
    assert "root" in result.detail


def test_should_fail_when_the_group_is_root() -> None:
    result = judge(rule, PosixUser=USER | {"Gid": "0"}, RootDirectory={"Path": "/archive"})
    assert result.answer is Answer.FAIL
    assert "root" in result.detail


def test_should_fail_when_the_whole_file_system_is_open() -> None:
    result = judge(rule, PosixUser=USER, RootDirectory={"Path": "/"})
    assert result.answer is Answer.FAIL
    assert "whole file system" in result.detail


def test_should_fail_when_no_folder_is_said() -> None:
    result = judge(rule, PosixUser=USER)
    assert result.answer is Answer.FAIL
    assert "whole file system" in result.detail


def test_should_not_be_evaluated_when_the_user_is_not_known() -> None:
    assert judge(rule, PosixUser=UNKNOWN, RootDirectory={"Path": "/archive"}).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_folder_is_not_known() -> None:
    assert judge(rule, PosixUser=USER, RootDirectory={"Path": UNKNOWN}).answer is Answer.NOT_EVALUATED


def test_should_fail_when_a_further_group_is_roots() -> None:
    user = USER | {"SecondaryGids": ["10002", "0"]}
    assert judge(rule, PosixUser=user, RootDirectory={"Path": "/archive"}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_further_groups_are_not_known() -> None:
    user = USER | {"SecondaryGids": UNKNOWN}
    assert judge(rule, PosixUser=user, RootDirectory={"Path": "/archive"}).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ("750", Answer.PASS),
        ("0755", Answer.PASS),
        ("777", Answer.FAIL),
        ("0702", Answer.FAIL),
        (UNKNOWN, Answer.NOT_EVALUATED),
    ],
)
def test_should_let_nobody_else_write_when_the_folder_is_made(permissions: object, expected: Answer) -> None:
    folder = {"Path": "/archive", "CreationInfo": {"Permissions": permissions}}
    assert judge(rule, PosixUser=USER, RootDirectory=folder).answer is expected
