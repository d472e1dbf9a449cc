"""What deployments and destroys may do: sample calls against the policies of their execution roles."""

from typing import Any

import pytest

from tests.policy_simulation.conftest import ACCOUNT, Caller

pytestmark = pytest.mark.assembly

HERE = f"us-east-1:{ACCOUNT}"
IAM = f"arn:aws:iam::{ACCOUNT}"
BOUNDARY = f"{IAM}:policy/smartfactory-runtime-boundary-shared"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
OURS, OTHERS = {"aws:ResourceTag/EnvironmentSuffix": "prod"}, {"aws:ResourceTag/EnvironmentSuffix": "staging"}

NAMED = [
    ("kinesis:CreateStream", f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-{{}}"),
    ("rds:CreateDBInstance", f"arn:aws:rds:{HERE}:db:smartfactory-{{}}"),
    ("lambda:UpdateFunctionCode", f"arn:aws:lambda:{HERE}:function:smartfactory-database-setup-{{}}"),
    ("logs:CreateLogGroup", f"arn:aws:logs:{HERE}:log-group:/aws/lambda/smartfactory-database-setup-{{}}"),
    ("logs:PutRetentionPolicy", f"arn:aws:logs:{HERE}:log-group:/aws/rds/instance/smartfactory-{{}}/postgresql"),
    ("dynamodb:CreateTable", f"arn:aws:dynamodb:{HERE}:table/smartfactory-processor-leases-{{}}"),
    ("secretsmanager:CreateSecret", f"arn:aws:secretsmanager:{HERE}:secret:smartfactory/database/master-{{}}-AbCdEf"),
    ("sqs:CreateQueue", f"arn:aws:sqs:{HERE}:smartfactory-telemetry-dead-letters-{{}}"),
    ("sns:CreateTopic", f"arn:aws:sns:{HERE}:smartfactory-alarms-{{}}"),
    ("cloudwatch:PutMetricAlarm", f"arn:aws:cloudwatch:{HERE}:alarm:smartfactory-api-cpu-{{}}"),
    ("events:PutRule", f"arn:aws:events:{HERE}:rule/smartfactory-database-maintenance-{{}}"),
    ("ecs:UpdateService", f"arn:aws:ecs:{HERE}:service/smartfactory-{{0}}/smartfactory-api-{{0}}"),
    ("elasticache:CreateUser", f"arn:aws:elasticache:{HERE}:user:sf-reader-{{}}"),
    (
        "elasticloadbalancing:DeleteTargetGroup",
        f"arn:aws:elasticloadbalancing:{HERE}:targetgroup/sf-api-blue-{{}}/0123",
    ),
    ("wafv2:UpdateWebACL", f"arn:aws:wafv2:{HERE}:regional/webacl/smartfactory-api-{{}}/0123"),
    ("iam:CreatePolicy", f"{IAM}:policy/smartfactory-api-task-{{}}"),
    ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/smartfactory-api-task-{{}}"),
    ("s3:CreateBucket", f"arn:aws:s3:::smartfactory-alb-logs-{ACCOUNT}-{{}}"),
]


@pytest.mark.parametrize(("action", "arn"), NAMED)
def test_should_reach_what_carries_the_suffix_and_nothing_else(deployment: Caller, action: str, arn: str) -> None:
    assert deployment.verdict(action, arn.format("prod"), {}).allowed
    for other in ("staging", "shared", "prod2", "prod-x", "pr"):
        assert not deployment.verdict(action, arn.format(other), {}).allowed
    elsewhere = arn.format("prod").replace("us-east-1", "eu-west-1").replace(ACCOUNT, "999999999999")
    assert not deployment.verdict(action, elsewhere, {}).allowed or elsewhere == arn.format("prod")


BY_ID = [
    ("ec2:ModifySubnetAttribute", f"arn:aws:ec2:{HERE}:subnet/subnet-0123456789abcdef0"),
    ("ec2:AuthorizeSecurityGroupIngress", f"arn:aws:ec2:{HERE}:security-group/sg-0123456789abcdef0"),
    ("ec2:DeleteVpc", f"arn:aws:ec2:{HERE}:vpc/vpc-0123456789abcdef0"),
    ("kms:PutKeyPolicy", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000"),
    ("kms:Decrypt", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000"),
    ("elasticfilesystem:UpdateFileSystem", f"arn:aws:elasticfilesystem:{HERE}:file-system/fs-0123456789abcdef0"),
    ("cognito-idp:UpdateUserPool", f"arn:aws:cognito-idp:{HERE}:userpool/us-east-1_AbCdEfGhI"),
    ("apigateway:PATCH", "arn:aws:apigateway:us-east-1::/restapis/abcdefghij"),
]


@pytest.mark.parametrize(("action", "arn"), BY_ID)
def test_should_refuse_what_has_an_id_and_the_tag_of_another_environment(
    deployment: Caller, action: str, arn: str
) -> None:
    via: dict[str, str | list[str]] = (
        {"kms:ViaService": "rds.us-east-1.amazonaws.com"} if action == "kms:Decrypt" else {}
    )
    assert deployment.verdict(action, arn, {**OURS, **via}).allowed
    assert not deployment.verdict(action, arn, {**OTHERS, **via}).allowed


@pytest.mark.parametrize(("action", "arn"), [each for each in BY_ID if each[0].startswith(("ec2:Delete", "kms:"))])
def test_should_refuse_to_destroy_or_decrypt_with_what_carries_no_tag(
    deployment: Caller, action: str, arn: str
) -> None:
    assert not deployment.verdict(action, arn, {}).allowed


def test_should_make_keys_with_the_tag_of_the_environment_alone(deployment: Caller) -> None:
    assert deployment.verdict("kms:CreateKey", "*", {"aws:RequestTag/EnvironmentSuffix": "prod"}).allowed
    assert not deployment.verdict("kms:CreateKey", "*", {"aws:RequestTag/EnvironmentSuffix": "staging"}).allowed
    assert not deployment.verdict("kms:CreateKey", "*", {}).allowed


ROLE = f"{IAM}:role/smartfactory-api-task-prod"


def test_should_make_roles_within_the_boundary_alone(deployment: Caller) -> None:
    for boundary, allowed in (
        (BOUNDARY, True),
        (ADMINISTRATOR, False),
        (f"{IAM}:policy/smartfactory-runtime-boundary-prod", False),
    ):
        context = {"iam:PermissionsBoundary": boundary}
        assert deployment.verdict("iam:CreateRole", ROLE, context).allowed is allowed
        assert deployment.verdict("iam:PutRolePermissionsBoundary", ROLE, context).allowed is allowed
    assert not deployment.may("iam:CreateRole", ROLE)
    assert not deployment.may("iam:DeleteRolePermissionsBoundary", ROLE)
    assert not deployment.may("iam:PutRolePolicy", ROLE)


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (f"{IAM}:policy/smartfactory-api-task-prod", True),
        ("arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup", True),
        (ADMINISTRATOR, False),
        ("arn:aws:iam::aws:policy/IAMFullAccess", False),
        (f"{IAM}:policy/smartfactory-api-task-staging", False),
        (f"{IAM}:policy/smartfactory-cfn-execution-identity-shared", False),
    ],
)
def test_should_attach_the_policies_of_the_environment_alone(deployment: Caller, policy: str, *, allowed: bool) -> None:
    context = {"iam:PermissionsBoundary": BOUNDARY, "iam:PolicyARN": policy}
    assert deployment.verdict("iam:AttachRolePolicy", ROLE, context).allowed is allowed
    # Also a role that somebody made without the boundary stays as it is.
    assert not deployment.verdict("iam:AttachRolePolicy", ROLE, {"iam:PolicyARN": policy}).allowed


@pytest.mark.parametrize(
    ("service", "allowed"),
    [("ecs-tasks.amazonaws.com", True), ("lambda.amazonaws.com", True), ("ec2.amazonaws.com", False),
     ("cloudformation.amazonaws.com", False), ("glue.amazonaws.com", False)],
)  # fmt: skip
def test_should_pass_roles_to_the_services_that_the_platform_uses_alone(
    deployment: Caller, service: str, *, allowed: bool
) -> None:
    context: dict[str, str | list[str]] = {"iam:PassedToService": service}
    assert deployment.verdict("iam:PassRole", ROLE, context).allowed is allowed
    for other in ("role/smartfactory-api-task-staging", "role/smartfactory-deploy-prod-shared", "role/Administrator"):
        assert not deployment.verdict("iam:PassRole", f"{IAM}:{other}", context).allowed


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{HERE}:trail/smartfactory-shared", {}),
    ("cloudtrail:DeleteTrail", f"arn:aws:cloudtrail:{HERE}:trail/smartfactory-shared", {}),
    ("cloudtrail:PutEventSelectors", f"arn:aws:cloudtrail:{HERE}:trail/smartfactory-shared", {}),
    ("guardduty:DeleteDetector", f"arn:aws:guardduty:{HERE}:detector/0123", {}),
    ("backup:DeleteBackupVault", f"arn:aws:backup:{HERE}:backup-vault:smartfactory-vault", {}),
    ("backup:DeleteRecoveryPoint", f"arn:aws:rds:{HERE}:snapshot:awsbackup:job-0123", {}),
    ("iam:CreateUser", f"{IAM}:user/somebody", {}),
    ("iam:CreateAccessKey", f"{IAM}:user/somebody", {}),
    ("iam:AttachUserPolicy", f"{IAM}:user/somebody", {"iam:PolicyARN": ADMINISTRATOR}),
    ("iam:CreatePolicyVersion", BOUNDARY, {}),
    ("iam:CreatePolicyVersion", f"{IAM}:policy/smartfactory-cfn-execution-identity-shared", {}),
    ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/smartfactory-deploy-prod-shared", {}),
    ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/cdk-hnb659fds-deploy-role-{ACCOUNT}-us-east-1", {}),
    ("sts:AssumeRole", f"{IAM}:role/smartfactory-api-task-prod", {}),
    ("organizations:LeaveOrganization", "*", {}),
    ("s3:PutObject", f"arn:aws:s3:::cdk-hnb659fds-assets-{ACCOUNT}-us-east-1/0123.json", {}),
    ("dynamodb:GetItem", f"arn:aws:dynamodb:{HERE}:table/smartfactory-processor-leases-prod", {}),
    ("ec2:RunInstances", f"arn:aws:ec2:{HERE}:instance/*", {}),
    ("logs:DeleteLogGroup", f"arn:aws:logs:{HERE}:log-group:/smartfactory/trail-shared", {}),
    ("logs:PutSubscriptionFilter", "arn:aws:logs:us-east-1:999999999999:destination:elsewhere", {}),
    ("ssm:GetParameters", f"arn:aws:ssm:{HERE}:parameter/database/password", {}),
]


@pytest.mark.parametrize(("action", "arn", "context"), REFUSED)
def test_should_refuse_what_no_deployment_does(
    deployment: Caller, removal: Caller, action: str, arn: str, context: dict[str, Any]
) -> None:
    assert not deployment.verdict(action, arn, context).allowed
    assert not removal.verdict(action, arn, context).allowed


LOST = [
    ("rds:DeleteDBInstance", f"arn:aws:rds:{HERE}:db:smartfactory-prod"),
    ("kinesis:DeleteStream", f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-prod"),
    ("kms:ScheduleKeyDeletion", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000"),
    ("elasticfilesystem:DeleteFileSystem", f"arn:aws:elasticfilesystem:{HERE}:file-system/fs-0123456789abcdef0"),
    ("dynamodb:DeleteTable", f"arn:aws:dynamodb:{HERE}:table/smartfactory-processor-leases-prod"),
    ("secretsmanager:DeleteSecret", f"arn:aws:secretsmanager:{HERE}:secret:smartfactory/database/master-prod-AbCdEf"),
    ("s3:DeleteBucket", f"arn:aws:s3:::smartfactory-alb-logs-{ACCOUNT}-prod"),
]


@pytest.mark.parametrize(("action", "arn"), LOST)
def test_should_leave_the_deletion_of_data_to_destroys(
    deployment: Caller, removal: Caller, action: str, arn: str
) -> None:
    assert deployment.verdict(action, arn, OURS).explicit
    assert removal.verdict(action, arn, OURS).allowed
    other = arn.replace("-prod", "-staging")
    assert not removal.verdict(action, other, OTHERS).allowed


@pytest.mark.parametrize(("action", "arn"), NAMED)
def test_should_make_and_change_nothing_when_destroying(removal: Caller, action: str, arn: str) -> None:
    if not action.partition(":")[2].startswith("Delete"):
        assert not removal.verdict(action, arn.format("prod"), {"iam:PermissionsBoundary": BOUNDARY}).allowed
