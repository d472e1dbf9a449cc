from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import task_files_authorized as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def mounted(**configuration: Any) -> list[dict[str, Any]]:
    return [{"Name": "tmp"}, {"Name": "files", "EFSVolumeConfiguration": {"FilesystemId": "fs", **configuration}}]


def test_should_pass_when_the_role_is_proved() -> None:
    assert judge(rule, Volumes=mounted(AuthorizationConfig={"IAM": "ENABLED"})).answer is Answer.PASS


@pytest.mark.parametrize("configuration", [{}, {"AuthorizationConfig": {"IAM": "DISABLED"}}])
def test_should_fail_when_the_role_is_not_asked_for(configuration: dict[str, Any]) -> None:
    assert judge(rule, Volumes=mounted(**configuration)).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, Volumes=mounted(AuthorizationConfig={"IAM": UNKNOWN})).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_no_files_are_mounted() -> None:
    assert judge(rule, Volumes=[{"Name": "tmp"}]).answer is Answer.NOT_APPLICABLE
