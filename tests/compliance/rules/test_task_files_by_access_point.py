from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import task_files_by_access_point as rule
from tests.compliance.rules.judge import judge, ref


def mounted(**configuration: Any) -> list[dict[str, Any]]:
    return [{"EFSVolumeConfiguration": {"FilesystemId": "fs", **configuration}}]


def test_should_pass_when_there_is_an_access_point() -> None:
    assert judge(rule, Volumes=mounted(AuthorizationConfig={"AccessPointId": ref("Point")})).answer is Answer.PASS


@pytest.mark.parametrize("configuration", [{}, {"AuthorizationConfig": {"IAM": "ENABLED"}}])
def test_should_fail_when_the_root_is_mounted(configuration: dict[str, Any]) -> None:
    assert judge(rule, Volumes=mounted(**configuration)).answer is Answer.FAIL


def test_should_not_apply_when_no_files_are_mounted() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
