"""The cluster that runs the services."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.naming import Names


def cluster_name(names: Names) -> str:
    """Return the cluster's physical name; log groups that the service would create carry it."""
    return names.of("smartfactory")


def insights_log_group_name(names: Names) -> str:
    """Return the name that ECS gives the log group of Container Insights."""
    return f"/aws/ecs/containerinsights/{cluster_name(names)}/performance"


class ContainerCluster(Construct):
    """An ECS cluster for Fargate alone, with enhanced Container Insights and encrypted task storage.

    Attributes:
        cluster: the cluster, named `smartfactory-{suffix}`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        vpc: ec2.IVpc,
        key: kms.Key,
        insights_log_group: logs.ILogGroup,
        session_log_group: logs.ILogGroup,
    ) -> None:
        """Create the cluster.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            vpc: where the tasks run.
            key: encrypts the tasks' storage and execute-command sessions.
            insights_log_group: made before under `insights_log_group_name`, else the service makes its own.
            session_log_group: gets execute-command sessions. No service allows any; who starts a task by hand and
                does, is logged.
        """
        super().__init__(scope, construct_id)
        self.cluster = ecs.Cluster(
            self,
            "Cluster",
            cluster_name=cluster_name(names),
            vpc=vpc,
            container_insights_v2=ecs.ContainerInsights.ENHANCED,
            managed_storage_configuration=ecs.ManagedStorageConfiguration(fargate_ephemeral_storage_kms_key=key),
            execute_command_configuration=ecs.ExecuteCommandConfiguration(
                kms_key=key,
                logging=ecs.ExecuteCommandLogging.OVERRIDE,
                log_configuration=ecs.ExecuteCommandLogConfiguration(
                    cloud_watch_log_group=session_log_group, cloud_watch_encryption_enabled=True
                ),
            ),
        )
        self.cluster.node.add_dependency(insights_log_group)
