"""The most that any role of an environment can ever do, whatever a deployment attaches to it."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.naming import SHARED_SUFFIX, Names

BOUNDARY = Names(SHARED_SUFFIX).of("smartfactory-runtime-boundary")
"""Its name: every role of an environment carries it, and deployments may make none without it."""

PLATFORM = (
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT",
    "cloudwatch:PutMetricData",
    "cognito-idp:AddUserPoolClientSecret", "cognito-idp:DeleteUserPoolClientSecret",
    "cognito-idp:ListUserPoolClientSecrets",
    "dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
    "dynamodb:Scan", "dynamodb:UpdateItem",
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
    "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer",
    "elasticache:DescribeReplicationGroups", "elasticache:DescribeUsers", "elasticache:ModifyUser",
    "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite",
    "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:RegisterTargets",
    "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator",
    "kinesis:ListShards", "kinesis:PutRecords",
    "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey",
    "lambda:InvokeFunction",
    "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams",
    "logs:GetLogEvents", "logs:PutLogEvents", "logs:PutRetentionPolicy",
    "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
    "sqs:SendMessage",
    "xray:PutTelemetryRecords", "xray:PutTraceSegments",
)  # fmt: skip
"""Every action that a policy of an environment allows; a test compares them."""

PRODUCING = ("kinesis:PutRecords", "kms:GenerateDataKey")
"""What a producer needs, who comes from outside of AWS: the most that its role can do is less than that of others."""

EMPTYING = ("s3:DeleteObject*", "s3:GetBucket*", "s3:List*", "s3:PutBucketPolicy")
"""What the policy of the log bucket lets the function do that empties it; a test compares them."""

BACKUP = (
    "backup:CopyFromBackupVault", "backup:CopyIntoBackupVault", "backup:DescribeBackupVault",
    "dynamodb:CreateBackup", "dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:DescribeTable",
    "dynamodb:ListTagsOfResource", "dynamodb:StartAwsBackupJob",
    "elasticfilesystem:Backup", "elasticfilesystem:DescribeTags",
    "kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey",
    "rds:AddTagsToResource", "rds:CopyDBSnapshot", "rds:CreateDBSnapshot", "rds:DeleteDBInstanceAutomatedBackup",
    "rds:DeleteDBSnapshot", "rds:DescribeDBInstances", "rds:DescribeDBSnapshots", "rds:ListTagsForResource",
    "rds:ModifyDBInstance", "rds:ModifyDBSnapshotAttribute",
    "tag:GetResources",
)  # fmt: skip
"""Of AWS's policy for backups what concerns RDS, EFS and DynamoDB: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html"""


def runtime_boundary() -> cdk.PermissionsBoundary:
    """Return the reference to the boundary, for a stage: all roles below get it, also those that the library makes."""
    return cdk.PermissionsBoundary.from_name(BOUNDARY)


class RuntimeBoundary(Construct):
    """The boundary itself.

    Attributes:
        policy: grants nothing by itself.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, account: str, region: str) -> None:
        """Create the policy.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            account: number; resources of others are out of reach.
            region: the only one.
        """
        super().__init__(scope, construct_id)
        producers = f"arn:aws:iam::{account}:role/smartfactory-producer-*"
        self.policy = iam.ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=BOUNDARY,
            description=names.describe("the most that a role of an environment can ever do"),
            statements=[
                iam.PolicyStatement(
                    sid="Platform",
                    actions=list(PLATFORM),
                    resources=["*"],
                    conditions={
                        # Where no resource is named, as for a metric, there is no account of it either.
                        "StringEqualsIfExists": {"aws:ResourceAccount": account},
                        "ArnNotLike": {"aws:PrincipalArn": producers},
                    },
                ),
                self._of(
                    "Produce",
                    PRODUCING,
                    producers,
                    f"arn:aws:kinesis:{region}:{account}:stream/smartfactory-*",
                    f"arn:aws:kms:{region}:{account}:key/*",
                ),
                self._of(
                    "EmptyLogBucket",
                    EMPTYING,
                    f"arn:aws:iam::{account}:role/smartfactory-empty-log-bucket-*",
                    f"arn:aws:s3:::smartfactory-*-{account}-*",
                ),
                # Copies go into another account's vault.
                self._of("Backup", BACKUP, f"arn:aws:iam::{account}:role/smartfactory-*-backup-*", "*"),
            ],
        )

    @staticmethod
    def _of(sid: str, actions: tuple[str, ...], role: str, *resources: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid=sid,
            actions=list(actions),
            resources=list(resources),
            conditions={"ArnLike": {"aws:PrincipalArn": role}},
        )
