"""The relational database: RDS for PostgreSQL."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.postgres_parameters import PARAMETERS
from lib.constructs.scoped_role import ScopedRole
from lib.constructs.security_groups import POSTGRESQL

DATABASE_NAME = "smartfactory"
MASTER_USER = "smartfactory_admin"

LOG_EXPORTS = ("postgresql", "upgrade", "iam-db-auth-error")
"""Every log that RDS for PostgreSQL exports."""

VERSION = rds.PostgresEngineVersion.of("17.11", "17")
"""Where a new instance starts; minor upgrades then follow in the maintenance window."""

BACKUP_WINDOW = "03:00-04:00"
MAINTENANCE_WINDOW = "sun:09:00-sun:10:00"
"""UTC, early Sunday at every facility. AWS Backup (`backup_plan.py`) runs between them: RDS refuses snapshots during
its backup window, and AWS Backup does not start within the hour before maintenance."""


class PostgresDatabase(Construct):
    """PostgreSQL 17 in two zones: encrypted, TLS only, reachable through its security group alone.

    Attributes:
        instance: the instance, named `smartfactory-{suffix}`; its database is `DATABASE_NAME`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: EnvironmentConfig,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
        master_secret: sm.ISecret,
        log_groups: dict[str, logs.LogGroup],
    ) -> None:
        """Create the instance.

        Args:
            scope: where.
            construct_id: unique there.
            config: the environment; `settings.database` says how large.
            vpc: whose subnets `data` it lives in.
            security_group: who may connect.
            key: encrypts storage, backups and performance data.
            master_secret: JSON with `username` (`MASTER_USER`) and `password`; gets the address added.
            log_groups: by export, one for each of `LOG_EXPORTS`, made before.
        """
        super().__init__(scope, construct_id)
        names, settings = config.names, config.settings.database
        subnets = ec2.SubnetSelection(subnet_group_name="data")
        engine = rds.DatabaseInstanceEngine.postgres(version=VERSION)
        identifier = database_identifier(config)
        monitoring = self._monitoring(config, identifier)
        self.instance = rds.DatabaseInstance(
            self,
            "Instance",
            instance_identifier=identifier,
            engine=engine,
            instance_type=ec2.InstanceType(settings.instance_class),
            database_name=DATABASE_NAME,
            port=POSTGRESQL,
            credentials=rds.Credentials.from_secret(master_secret, MASTER_USER),
            iam_authentication=True,
            vpc=vpc,
            vpc_subnets=subnets,
            subnet_group=rds.SubnetGroup(
                self,
                "Subnets",
                subnet_group_name=names.of("smartfactory-database"),
                description=names.describe("SmartFactory database"),
                vpc=vpc,
                vpc_subnets=subnets,
                removal_policy=cdk.RemovalPolicy.DESTROY,
            ),
            security_groups=[security_group],
            publicly_accessible=False,
            ca_certificate=rds.CaCertificate.RDS_CA_RSA2048_G1,
            multi_az=True,
            parameter_group=rds.ParameterGroup(
                self,
                "Parameters",
                name=names.of("smartfactory-postgresql17"),
                description=names.describe("SmartFactory ingest"),
                engine=engine,
                parameters={each.name: each.value for each in PARAMETERS},
                removal_policy=cdk.RemovalPolicy.DESTROY,
            ),
            storage_type=rds.StorageType.GP3,
            allocated_storage=settings.allocated_storage_gib,
            max_allocated_storage=settings.max_allocated_storage_gib,
            iops=settings.iops,
            storage_throughput=settings.throughput_mibps,
            storage_encrypted=True,
            storage_encryption_key=key,
            backup_retention=cdk.Duration.days(settings.backup_retention_days),
            preferred_backup_window=BACKUP_WINDOW,
            copy_tags_to_snapshot=True,
            delete_automated_backups=True,
            deletion_protection=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
            auto_minor_version_upgrade=True,
            allow_major_version_upgrade=False,
            preferred_maintenance_window=MAINTENANCE_WINDOW,
            cloudwatch_logs_exports=list(LOG_EXPORTS),
            monitoring_interval=cdk.Duration.seconds(30),
            monitoring_role=monitoring.role,
            enable_performance_insights=True,
            performance_insight_encryption_key=key,
            performance_insight_retention=rds.PerformanceInsightRetention.DEFAULT,
        )
        # A log group that RDS made first would be unencrypted, kept for ever, and in CloudFormation's way.
        self.instance.node.add_dependency(*(log_groups[each] for each in LOG_EXPORTS), monitoring.policy)

    def _monitoring(self, config: EnvironmentConfig, identifier: str) -> ScopedRole:
        stack = cdk.Stack.of(self)
        group = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name="RDSOSMetrics",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        instance = stack.format_arn(
            service="rds", resource="db", resource_name=identifier, arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME
        )
        # The actions of AmazonRDSEnhancedMonitoringRole, on this account's one group and not on RDS* everywhere.
        # Streams are called after the instance's resource id, which exists only after the instance.
        return ScopedRole(
            self,
            "Monitoring",
            names=config.names,
            name="database-monitoring",
            service="monitoring.rds.amazonaws.com",
            purpose="Enhanced monitoring of the database",
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "ArnEquals": {"aws:SourceArn": instance},
            },
            statements=[
                iam.PolicyStatement(
                    sid="Metrics",
                    actions=[
                        "logs:CreateLogGroup",
                        "logs:PutRetentionPolicy",
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:GetLogEvents",
                        "logs:PutLogEvents",
                    ],
                    resources=[f"{group}:*"],
                ),
            ],
        )


def database_identifier(config: EnvironmentConfig) -> str:
    """Return the instance's name, which is also in the names of its log groups."""
    return config.names.of("smartfactory", "database")
