"""Processing: the cluster, and the service that moves events from the stream into the stores."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.container_cluster import ContainerCluster, insights_log_group_name
from lib.constructs.container_image import service_image
from lib.constructs.fargate_task import FargateTask, FileMount, tasks_role
from lib.constructs.security_groups import Member
from lib.constructs.stream_consumer import key_statement, stream_consumer_statements
from lib.constructs.stream_scaling import StreamScaling
from lib.stacks.base import BaseStack
from lib.stacks.data import DataStack
from lib.stacks.network import NetworkStack
from lib.stacks.stream import StreamStack
from services.telemetry.settings import ProcessorSettings, environment_for

ARCHIVE = "/mnt/archive"
"""Where the processor sees the file system."""


class ProcessingStack(BaseStack):
    """Holds no data: it can be replaced at any time, and the stream waits for it.

    There are more tasks than shards only while a deployment runs: the surplus holds no lease and waits for one.

    Attributes:
        cluster: of all services.
        service: the processor.
        task_role: what its tasks run as.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str = "Processing",
        *,
        config: EnvironmentConfig,
        network: NetworkStack,
        data: DataStack,
        stream: StreamStack,
    ) -> None:
        super().__init__(scope, construct_id, config=config, purpose="ECS cluster and record processor")
        self.cluster = ContainerCluster(
            self,
            "Cluster",
            names=self.names,
            vpc=network.vpc,
            key=self.key,
            insights_log_group=self.log_group("InsightsLogs", insights_log_group_name(self.names), masked=False),
            session_log_group=self.log_group("SessionLogs", self.names.of("/smartfactory/ecs/sessions")),
        ).cluster
        application = self.names.of("smartfactory-processor")
        task = FargateTask(
            self,
            "Processor",
            names=self.names,
            name="processor",
            purpose="Record processor",
            image=service_image(self, "processor"),
            cpu=config.settings.processor.cpu,
            memory_mib=config.settings.processor.memory_mib,
            log_group=self.log_group("ProcessorLogs", self.names.of("/smartfactory/ecs/processor")),
            environment=self._environment(application, data, stream),
            health_command=["python", "-m", "services.processor", "--health"],
            files=FileMount(access_point=data.processor_access_point, path=ARCHIVE, read_only=False),
        )
        task.policy.add_statements(*self._permissions(application, data, stream))
        self.task_role = task.task_role
        self._redrive_role(data, stream)
        self.service = self._service(network, task)
        StreamScaling(
            self,
            "Scaling",
            names=self.names,
            runbooks=config.runbooks,
            service=self.service,
            cluster=self.cluster,
            stream=stream.stream,
            shards=config.shards,
            min_tasks=config.settings.processor.min_tasks,
            max_tasks=config.settings.processor.max_tasks,
        )

    def _environment(self, application: str, data: DataStack, stream: StreamStack) -> dict[str, str]:
        return environment_for(
            ProcessorSettings,
            environment_suffix=self.names.suffix,
            application_name=application,
            stream_name=stream.stream.stream_name,
            lease_table=stream.tables.lease.table_name,
            worker_metrics_table=stream.tables.worker_metrics.table_name,
            coordinator_state_table=stream.tables.coordinator_state.table_name,
            dead_letter_queue_url=stream.dead_letters.queue_url,
            maximum_lateness_hours=str(self.config.settings.stream.maximum_lateness_hours),
            database_host=data.database.db_instance_endpoint_address,
            database_port=data.database.db_instance_endpoint_port,
            database_name=data.database_name,
            database_secret_arn=data.application_secret.secret_arn,
            cache_host=data.cache.endpoint,
            cache_port=str(data.cache.port),
            cache_secret_arn=data.cache_secret.secret_arn,
            archive_directory=ARCHIVE,
            archive_retention_hours=str(self.config.settings.retention.archive_days * 24),
        )

    @staticmethod
    def _permissions(application: str, data: DataStack, stream: StreamStack) -> list[iam.PolicyStatement]:
        return [
            *stream_consumer_statements(stream=stream.stream, tables=stream.tables.all, metrics_namespace=application),
            iam.PolicyStatement(
                sid="DeadLetters", actions=["sqs:SendMessage"], resources=[stream.dead_letters.queue_arn]
            ),
            iam.PolicyStatement(
                sid="Secrets",
                actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                resources=[data.application_secret.secret_arn, data.cache_secret.secret_arn],
            ),
            key_statement(data.key, sid="SecretsKey", actions=["kms:Decrypt"], services=["secretsmanager"]),
            key_statement(
                stream.key,
                sid="StreamKey",
                # Reading records and leases decrypts, a dead letter needs a data key of its own.
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
                services=["dynamodb", "kinesis", "sqs"],
            ),
        ]

    def _redrive_role(self, data: DataStack, stream: StreamStack) -> None:
        """Make the role under which a person's task puts corrected dead letters back into the stream.

        The processor may not write into the stream: whoever took it over could feed it anything. So redriving is a task
        of the same definition that a person starts under this role (`aws ecs run-task --overrides` with `taskRoleArn`),
        and who may pass the role is decided where people's rights are.
        """
        role = tasks_role(
            self, "RedriveRole", names=self.names, name="redrive-task", purpose="Puts dead letters back into the stream"
        )
        role.policy.add_statements(
            iam.PolicyStatement(sid="PutEvents", actions=["kinesis:PutRecords"], resources=[stream.stream.stream_arn]),
            iam.PolicyStatement(
                sid="Secrets",
                actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                resources=[data.application_secret.secret_arn],
            ),
            key_statement(data.key, sid="SecretsKey", actions=["kms:Decrypt"], services=["secretsmanager"]),
            key_statement(stream.key, sid="StreamKey", actions=["kms:GenerateDataKey"], services=["kinesis"]),
            # The definition mounts the archive, and a task that may not mount it does not start.
            FileMount(access_point=data.processor_access_point, path=ARCHIVE, read_only=True).statement(),
        )

    def _service(self, network: NetworkStack, task: FargateTask) -> ecs.FargateService:
        # No desired count: an update would set a service that scales back to it, in the middle of its load.
        return ecs.FargateService(
            self,
            "Service",
            service_name=self.names.of("smartfactory-processor"),
            cluster=self.cluster,
            task_definition=task.task_definition,
            platform_version=ecs.FargatePlatformVersion.LATEST,
            # Rolling: old and new tasks share the leases, so there is no traffic to switch from one to the other.
            # Half the fleet at a time: with two tasks one more, and never two processes for every shard.
            min_healthy_percent=100,
            max_healthy_percent=150,
            circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
            availability_zone_rebalancing=ecs.AvailabilityZoneRebalancing.ENABLED,
            enable_execute_command=False,
            assign_public_ip=False,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="app"),
            security_groups=[network.security_groups[Member.PROCESSOR]],
            enable_ecs_managed_tags=True,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
        )
