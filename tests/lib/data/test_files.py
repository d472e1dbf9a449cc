"""The archive: encrypted, over TLS, through access points, for identities of the account."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.assembly import Template
from tests.support.references import isolated_subnets, security_group, statement

pytestmark = pytest.mark.assembly

CLIENT_ACTIONS = [f"elasticfilesystem:Client{each}" for each in ("Mount", "RootAccess", "Write")]


def test_should_be_encrypted_with_the_stacks_key(data: Template, key_arn: dict[str, Any]) -> None:
    files = data.one("AWS::EFS::FileSystem")
    assert files["Encrypted"] is True
    assert files["KmsKeyId"] == key_arn


def test_should_be_as_fast_as_configured(data: Template, settings: Mapping[str, Any]) -> None:
    files, wanted = data.one("AWS::EFS::FileSystem"), settings["files"]
    assert files["PerformanceMode"] == wanted.get("performanceMode", "generalPurpose")
    assert files["ThroughputMode"] == wanted["throughputMode"]
    assert files.get("ProvisionedThroughputInMibps") == wanted.get("provisionedMibps")


def test_should_move_what_nobody_reads_after_the_configured_days(data: Template, settings: Mapping[str, Any]) -> None:
    days = settings["files"].get("infrequentAccessAfterDays")
    away = [] if days is None else [{"TransitionToIA": f"AFTER_{days}_DAYS"}]
    back = [{"TransitionToPrimaryStorageClass": "AFTER_1_ACCESS"}]
    assert data.one("AWS::EFS::FileSystem")["LifecyclePolicies"] == away + back


def test_should_leave_backups_to_the_plan(data: Template) -> None:
    assert "BackupPolicy" not in data.one("AWS::EFS::FileSystem")


@pytest.mark.parametrize(
    ("sid", "condition"),
    [
        ("UnencryptedConnections", {"Bool": {"aws:SecureTransport": "false"}}),
        ("OutsideAccessPoints", {"Null": {"elasticfilesystem:AccessPointArn": "true"}}),
        ("OutsideMountTargets", {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "false"}}),
    ],
)
def test_should_refuse(data: Template, sid: str, condition: dict[str, Any]) -> None:
    found = statement(data.one("AWS::EFS::FileSystem")["FileSystemPolicy"]["Statement"], sid)
    assert found["Condition"] == condition
    assert found["Action"] == CLIENT_ACTIONS


def test_should_refuse_who_is_not_of_the_account(data: Template, account: str) -> None:
    found = statement(data.one("AWS::EFS::FileSystem")["FileSystemPolicy"]["Statement"], "Anonymous")
    assert found["Condition"] == {"StringNotEquals": {"aws:PrincipalAccount": account}}
    assert found["Action"] == CLIENT_ACTIONS


def test_should_refuse_root(data: Template) -> None:
    found = statement(data.one("AWS::EFS::FileSystem")["FileSystemPolicy"]["Statement"], "Root")
    assert found["Action"] == "elasticfilesystem:ClientRootAccess"
    assert "Condition" not in found


def test_should_allow_nothing_by_its_own_policy(data: Template) -> None:
    statements = data.one("AWS::EFS::FileSystem")["FileSystemPolicy"]["Statement"]
    assert {each["Effect"] for each in statements} == {"Deny"}
    assert {str(each["Principal"]) for each in statements} == {"{'AWS': '*'}"}


def test_should_have_a_mount_target_in_each_zone_behind_its_group(data: Template) -> None:
    targets = list(data.of_type("AWS::EFS::MountTarget").values())
    assert len(targets) == isolated_subnets([each["SubnetId"] for each in targets]) == 3
    assert {security_group(group) for each in targets for group in each["SecurityGroups"]} == {"Files"}


@pytest.mark.parametrize(("who", "uid"), [("processor", "10001"), ("api", "10002")])
def test_should_open_the_archive_to(data: Template, environment: str, who: str, uid: str) -> None:
    tag = {"Key": "Name", "Value": f"smartfactory-{who}-{environment}"}
    (point,) = (each for each in data.of_type("AWS::EFS::AccessPoint").values() if tag in each["AccessPointTags"])
    assert point["PosixUser"] == {"Gid": "10001", "Uid": uid}
    assert point["RootDirectory"] == {
        "CreationInfo": {"OwnerGid": "10001", "OwnerUid": "10001", "Permissions": "750"},
        "Path": "/archive",
    }
