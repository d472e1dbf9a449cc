"""Backups that outlive the application."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from lib.config import EnvironmentConfig

SCHEDULE = "cron(0 5 * * ? *)"
"""Daily, 05:00 UTC: after the database's own backup window, well before its maintenance."""


class BackupPlan(Construct):
    """Copies data stores every day into a vault outside this application, and from there to another account.

    Nothing is made when the configuration names no vault. A destroy removes the plan; what lies in the vault stays.

    The accounts' own settings have to allow it: cross-account backup in the organization, and for DynamoDB the
    advanced features of AWS Backup.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: EnvironmentConfig, resources: Mapping[str, str]
    ) -> None:
        """Create the plan and its selection, both named `smartfactory-{stack}-{suffix}`.

        Args:
            scope: where; one plan a stack.
            construct_id: unique there.
            config: the environment; `settings.backup` says into which vault, and how long.
            resources: what it is -> its ARN.

        Raises:
            ValueError: there is nothing to back up.
        """
        super().__init__(scope, construct_id)
        settings = config.settings.backup
        if not resources:
            raise ValueError("BackupPlan: resources: empty; allowed: at least one ARN")
        if settings is None:
            return
        part = cdk.Stack.of(self).node.id.lower()
        name = config.names.of(f"smartfactory-{part}", "backup-plan")
        types = backup.CfnBackupPlan
        lifecycle = types.LifecycleResourceTypeProperty(delete_after_days=settings.retention_days)
        plan = types(
            self,
            "Plan",
            backup_plan=types.BackupPlanResourceTypeProperty(
                backup_plan_name=name,
                backup_plan_rule=[
                    types.BackupRuleResourceTypeProperty(
                        rule_name=name,
                        target_backup_vault=settings.vault_name,
                        schedule_expression=SCHEDULE,
                        start_window_minutes=60,
                        completion_window_minutes=180,
                        lifecycle=lifecycle,
                        copy_actions=[
                            types.CopyActionResourceTypeProperty(destination_backup_vault_arn=arn, lifecycle=lifecycle)
                            for arn in (settings.copy_vault_arn,)
                            if arn is not None
                        ],
                    )
                ],
            ),
        )
        role = iam.Role(
            self,
            "Role",
            role_name=config.names.of(f"smartfactory-{part}-backup", "iam"),
            description=config.names.describe(f"AWS Backup of {', '.join(resources)}"),
            assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
            # AWS keeps it in step with what each service wants; a list of our own fails at the first new want, and
            # who tests a backup's permissions daily?
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSBackupServiceRolePolicyForBackup")
            ],
        )
        backup.CfnBackupSelection(
            self,
            "Selection",
            backup_plan_id=plan.attr_backup_plan_id,
            backup_selection=backup.CfnBackupSelection.BackupSelectionResourceTypeProperty(
                selection_name=name, iam_role_arn=role.role_arn, resources=list(resources.values())
            ),
        )


def share_key_with_backup_account(key: kms.Key, *, config: EnvironmentConfig) -> None:
    """Let the account of the copies read RDS snapshots under `key`: they stay encrypted as their source is.

    EFS and DynamoDB need no such thing, AWS Backup encrypts their recovery points anew. Source: the AWS Backup
    developer guide, "Encryption for backups", and the RDS user guide, "Sharing encrypted snapshots".

    Args:
        key: encrypts the database.
        config: the environment; without `settings.backup.copy_vault_arn` nothing is shared.
    """
    settings = config.settings.backup
    if settings is None or settings.copy_vault_arn is None:
        return
    region, account = settings.copy_vault_arn.split(":")[3:5]
    if account == config.settings.account:
        return
    principal = iam.AccountPrincipal(account)
    through_rds = {"kms:ViaService": f"rds.{region}.amazonaws.com"}
    key.add_to_resource_policy(
        iam.PolicyStatement(
            sid="CopySnapshots",
            principals=[principal],
            actions=["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom"],
            resources=["*"],
            conditions={"StringEquals": through_rds},
        )
    )
    key.add_to_resource_policy(
        iam.PolicyStatement(
            sid="CopySnapshotsGrant",
            principals=[principal],
            actions=["kms:CreateGrant"],
            resources=["*"],
            conditions={"StringEquals": through_rds, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        )
    )
