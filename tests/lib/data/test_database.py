"""The database: encrypted, private, in two zones, backed up, observed."""

from collections.abc import Mapping
from typing import Any

import pytest

from lib.constructs.postgres import LOG_EXPORTS
from lib.constructs.postgres_parameters import FAMILY, PARAMETERS
from tests.support.assembly import Template
from tests.support.references import id_of, isolated_subnets, policy_of, security_group

pytestmark = pytest.mark.assembly


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Engine", "postgres"),
        ("MultiAZ", True),
        ("StorageType", "gp3"),
        ("StorageEncrypted", True),
        ("PubliclyAccessible", False),
        ("EnableIAMDatabaseAuthentication", True),
        ("CACertificateIdentifier", "rds-ca-rsa2048-g1"),
        ("EnableCloudwatchLogsExports", ["postgresql", "upgrade", "iam-db-auth-error"]),
        ("MonitoringInterval", 30),
        ("EnablePerformanceInsights", True),
        ("AutoMinorVersionUpgrade", True),
        ("AllowMajorVersionUpgrade", False),
        ("CopyTagsToSnapshot", True),
        ("DeleteAutomatedBackups", True),
        ("DeletionProtection", False),
        ("DBName", "smartfactory"),
        ("PreferredBackupWindow", "03:00-04:00"),
        ("PreferredMaintenanceWindow", "sun:09:00-sun:10:00"),
    ],
)
def test_should_have_the_property(data: Template, name: str, value: object) -> None:
    assert data.one("AWS::RDS::DBInstance")[name] == value


def test_should_be_postgresql_17(data: Template) -> None:
    assert data.one("AWS::RDS::DBInstance")["EngineVersion"].startswith("17.")


def test_should_be_named_for_its_environment(data: Template, environment: str) -> None:
    assert data.one("AWS::RDS::DBInstance")["DBInstanceIdentifier"] == f"smartfactory-{environment}"


@pytest.mark.parametrize("name", ["KmsKeyId", "PerformanceInsightsKMSKeyId"])
def test_should_encrypt_with_the_stacks_key(data: Template, key_arn: dict[str, Any], name: str) -> None:
    assert data.one("AWS::RDS::DBInstance")[name] == key_arn


def test_should_be_as_large_as_configured(data: Template, settings: Mapping[str, Any]) -> None:
    instance, wanted = data.one("AWS::RDS::DBInstance"), settings["database"]
    assert instance["DBInstanceClass"] == f"db.{wanted['instanceClass']}"
    assert instance["AllocatedStorage"] == str(wanted["allocatedStorageGib"])
    assert instance["MaxAllocatedStorage"] == wanted["maxAllocatedStorageGib"]
    assert instance.get("Iops") == wanted.get("iops")
    assert instance.get("StorageThroughput") == wanted.get("throughputMibps")
    assert instance["BackupRetentionPeriod"] == wanted["backupRetentionDays"]


def test_should_live_in_isolated_subnets_behind_its_group(data: Template) -> None:
    (group,) = data.one("AWS::RDS::DBInstance")["VPCSecurityGroups"]
    assert security_group(group) == "Database"
    assert isolated_subnets(data.one("AWS::RDS::DBSubnetGroup")["SubnetIds"]) == 3


def test_should_use_every_parameter(data: Template) -> None:
    group = data.one("AWS::RDS::DBParameterGroup")
    assert group["Family"] == FAMILY
    assert group["Parameters"] == {each.name: each.value for each in PARAMETERS}
    reference = {"Ref": id_of(data, "AWS::RDS::DBParameterGroup")}
    assert data.one("AWS::RDS::DBInstance")["DBParameterGroupName"] == reference


def test_should_take_its_password_from_the_master_secret(data: Template, environment: str) -> None:
    password = data.one("AWS::RDS::DBInstance")["MasterUserPassword"]["Fn::Join"][1]
    master = id_of(data, "AWS::SecretsManager::Secret", Name=f"smartfactory/database/master-{environment}")
    assert password == ["{{resolve:secretsmanager:", {"Ref": master}, ":SecretString:password::}}"]


@pytest.mark.parametrize("export", LOG_EXPORTS)
def test_should_find_its_log_group_made_before(
    data: Template, environment: str, key_arn: dict[str, Any], export: str
) -> None:
    name = f"/aws/rds/instance/smartfactory-{environment}/{export}"
    assert data.one("AWS::Logs::LogGroup", LogGroupName=name)["KmsKeyId"] == key_arn
    instance = data.resources[id_of(data, "AWS::RDS::DBInstance")]
    assert id_of(data, "AWS::Logs::LogGroup", LogGroupName=name) in instance["DependsOn"]


def test_should_be_monitored_under_a_role_for_it_alone(
    data: Template, environment: str, account: str, region: str
) -> None:
    role_id = id_of(data, "AWS::IAM::Role", RoleName=f"smartfactory-database-monitoring-{environment}")
    assert data.one("AWS::RDS::DBInstance")["MonitoringRoleArn"] == {"Fn::GetAtt": [role_id, "Arn"]}
    role = data.resources[role_id]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert trust["Condition"] == {
        "ArnEquals": {"aws:SourceArn": f"arn:aws:rds:{region}:{account}:db:smartfactory-{environment}"},
        "StringEquals": {"aws:SourceAccount": account},
    }
    assert "ManagedPolicyArns" not in role
    (only,) = policy_of(data, f"smartfactory-database-monitoring-{environment}")
    assert only["Resource"] == f"arn:aws:logs:{region}:{account}:log-group:RDSOSMetrics:*"
    assert all(each.startswith("logs:") and "*" not in each for each in only["Action"])
