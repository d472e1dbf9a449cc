from typing import Any

from compliance.model import Answer
from compliance.rules import task_files_encrypted_and_authorized as rule
from tests.compliance.rules.judge import UNKNOWN, judge

AUTHORIZED: dict[str, Any] = {"IAM": "ENABLED", "AccessPointId": "fsap-1"}


def volume(**changes: Any) -> list[dict[str, Any]]:
    files = {"TransitEncryption": "ENABLED", "AuthorizationConfig": AUTHORIZED, **changes}
    return [{"Name": "tmp"}, {"Name": "files", "EFSVolumeConfiguration": files}]


def test_should_pass_when_it_is_mounted_over_tls_with_iam() -> None:
    assert judge(rule, Volumes=volume()).answer is Answer.PASS


def test_should_fail_when_it_is_mounted_without_tls() -> None:
    result = judge(rule, Volumes=volume(TransitEncryption="DISABLED"))
    assert result.answer is Answer.FAIL
    assert "TransitEncryption" in result.detail


def test_should_fail_when_it_is_mounted_without_iam() -> None:
    result = judge(rule, Volumes=volume(AuthorizationConfig={"AccessPointId": "fsap-1"}))
    assert result.answer is Answer.FAIL
    assert "IAM" in result.detail


def test_should_fail_when_there_is_no_access_point() -> None:
    result = judge(rule, Volumes=volume(AuthorizationConfig={"IAM": "ENABLED"}))
    assert result.answer is Answer.FAIL
    assert "AccessPointId" in result.detail


def test_should_not_be_evaluated_when_encryption_is_not_known() -> None:
    assert judge(rule, Volumes=volume(TransitEncryption=UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_no_file_system_is_mounted() -> None:
    assert judge(rule, Volumes=[{"Name": "tmp"}]).answer is Answer.NOT_APPLICABLE
