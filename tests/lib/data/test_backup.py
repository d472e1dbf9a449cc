"""Backups outside the application, where the configuration names a vault."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template as SynthesizedStack

from lib.config import EnvironmentConfig, load_selection
from lib.constructs.backup_plan import BackupPlan, share_key_with_backup_account
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.references import id_of, statement

pytestmark = pytest.mark.assembly

COPY_ACCOUNT = "444444444444"


def test_should_go_to_the_vaults_that_the_configuration_names(data: Template, settings: Mapping[str, Any]) -> None:
    wanted = settings["backup"]
    (rule,) = data.one("AWS::Backup::BackupPlan")["BackupPlan"]["BackupPlanRule"]
    lifecycle = {"DeleteAfterDays": wanted["retentionDays"]}
    assert rule["TargetBackupVault"] == wanted["vaultName"]
    assert rule["Lifecycle"] == lifecycle
    assert rule["CopyActions"] == [{"DestinationBackupVaultArn": wanted["copyVaultArn"], "Lifecycle": lifecycle}]
    assert rule["ScheduleExpression"] == "cron(0 5 * * ? *)"


def test_should_select_the_database_and_the_files(data: Template, account: str, region: str) -> None:
    database, files = data.one("AWS::Backup::BackupSelection")["BackupSelection"]["Resources"]
    prefix = f"arn:aws:rds:{region}:{account}:db:"
    assert database["Fn::Join"][1] == [prefix, {"Ref": id_of(data, "AWS::RDS::DBInstance")}]
    assert files == {"Fn::GetAtt": [id_of(data, "AWS::EFS::FileSystem"), "Arn"]}


def test_should_run_under_a_role_of_the_backup_service(data: Template, environment: str) -> None:
    role = data.one("AWS::IAM::Role", RoleName=f"smartfactory-data-backup-{environment}")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "backup.amazonaws.com"}
    assert str(role["ManagedPolicyArns"]).count("policy/") == 1
    assert "service-role/AWSBackupServiceRolePolicyForBackup" in str(role["ManagedPolicyArns"])


def test_should_select_the_lease_tables(assembly: SynthesizedAssembly, environment: str) -> None:
    stream = assembly.template(environment, "Stream")
    selected = stream.one("AWS::Backup::BackupSelection")["BackupSelection"]["Resources"]
    tables = stream.of_type("AWS::DynamoDB::Table")
    assert sorted(each["Fn::GetAtt"][0] for each in selected) == sorted(tables)


@pytest.mark.parametrize("sid", ["CopySnapshots", "CopySnapshotsGrant"])
def test_should_share_the_key_with_the_backup_account_through_rds_only(data: Template, region: str, sid: str) -> None:
    found = statement(data.one("AWS::KMS::Key")["KeyPolicy"]["Statement"], sid)
    assert f"::{COPY_ACCOUNT}:root" in str(found["Principal"])
    assert found["Condition"]["StringEquals"] == {"kms:ViaService": f"rds.{region}.amazonaws.com"}


def test_should_let_the_backup_account_pass_the_key_to_services_only(data: Template) -> None:
    found = statement(data.one("AWS::KMS::Key")["KeyPolicy"]["Statement"], "CopySnapshotsGrant")
    assert found["Action"] == "kms:CreateGrant"
    assert found["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


@pytest.fixture
def config(cdk_context: dict[str, Any]) -> EnvironmentConfig:
    """The development environment without backups."""
    dev = {name: value for name, value in cdk_context["environments"]["dev"].items() if name != "backup"}
    (config,) = load_selection({**cdk_context, "environments": {"dev": dev}, "environment": "dev"}).environments
    return config


def test_should_make_no_plan(config: EnvironmentConfig, tmp_path: Path) -> None:
    stack = cdk.Stack(cdk.App(outdir=str(tmp_path)), "Data")
    BackupPlan(stack, "Backup", config=config, resources={"files": "arn:aws:elasticfilesystem:::file-system/fs-1"})
    assert not SynthesizedStack.from_stack(stack).to_json().get("Resources")


def test_should_share_no_key(config: EnvironmentConfig, tmp_path: Path) -> None:
    stack = cdk.Stack(cdk.App(outdir=str(tmp_path)), "Data")
    share_key_with_backup_account(kms.Key(stack, "Key"), config=config)
    assert "CopySnapshots" not in str(SynthesizedStack.from_stack(stack).to_json())


def test_should_name_the_argument_when_nothing_is_to_be_backed_up(config: EnvironmentConfig) -> None:
    with pytest.raises(ValueError, match="resources: empty"):
        BackupPlan(cdk.Stack(), "Backup", config=config, resources={})
