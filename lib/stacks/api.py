"""API: what clients call, from the firewall to the tasks that answer."""

import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.api_clients import ApiClients
from lib.constructs.api_credentials import ApiCredentials
from lib.constructs.api_stage import stage_name
from lib.constructs.blue_green_service import BlueGreenService
from lib.constructs.client_bindings import ClientBindings
from lib.constructs.container_image import service_image
from lib.constructs.credential_rotation import CredentialRotation
from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.fargate_task import FargateTask, FileMount
from lib.constructs.function import PlatformFunction
from lib.constructs.rest_api import RestInterface
from lib.constructs.security_groups import Member
from lib.constructs.stream_consumer import key_statement
from lib.constructs.web_acl import LOG_GROUP_PREFIX, RATE_WINDOW_SECONDS, WebAcl
from lib.contract import reading as contracts
from lib.stacks.base import BaseStack
from lib.stacks.data import DataStack
from lib.stacks.network import NetworkStack
from lib.stacks.stream import StreamStack
from services.telemetry.settings import ApiSettings, environment_for

ARCHIVE = "/mnt/archive"
"""Where the service sees the file system."""

BATCH_PATH = "/v1/events"
"""Where clients send many events at once: the longest body there is."""


class ApiStack(BaseStack):
    """Holds no data: what it serves is elsewhere, and its credentials can be made anew.

    Attributes:
        rest_api: what clients call.
        stage: its only stage.
        service: the tasks behind it.
        user_pool: issues the clients' tokens.
        web_acl_name: of the firewall.
        rotations: what rotates, by whose credentials: the clients'.
        verification_function: tries a deployment before it gets traffic.
        function_dead_letters: invocations that failed for good.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str = "Api",
        *,
        config: EnvironmentConfig,
        network: NetworkStack,
        data: DataStack,
        stream: StreamStack,
        cluster: ecs.ICluster,
    ) -> None:
        super().__init__(scope, construct_id, config=config, purpose="REST API, its clients, its firewall, its service")
        self._network = network
        self._dead_letters = DeadLetterQueue(
            self, "FunctionDeadLetters", names=self.names, name="api-function-dead-letters", key=self.key
        )
        self.function_dead_letters = self._dead_letters.queue
        contract = contracts.load()
        clients = ApiClients(
            self, "Clients", names=self.names, clients=config.settings.api.clients, scopes=contract.scopes
        )
        self.user_pool = clients.user_pool
        interface = self._interface(clients, contract)
        self.rest_api, self.stage = interface.api, interface.stage
        self.web_acl_name = self._web_acl()
        self.rotations = {"api": self._credentials(clients, interface)}
        bindings = ClientBindings(
            self,
            "ClientBindings",
            names=self.names,
            settings=config.settings.api,
            clients=clients,
            function=data.setup_function,
        )
        verification = self._function(
            "VerifyDeployment",
            name="verify-deployment",
            purpose="Tries a deployment of the API before it gets traffic",
            source="verify_deployment",
            member=Member.DEPLOYMENT_VERIFICATION,
            environment={
                "TEST_ORIGIN": network.ingress.origin,
                "TEST_ADDRESS": network.ingress.test_address,
                "CONTRACT_VERSION": contract.version,
            },
        )
        self.verification_function = verification.function
        self.service = BlueGreenService(
            self,
            "Service",
            names=self.names,
            runbooks=config.runbooks,
            name="api",
            settings=config.settings.api,
            cluster=cluster,
            task=self._task(data, stream, clients),
            port=network.security_groups.task_port,
            security_group=network.security_groups[Member.API],
            ingress=network.ingress,
            verification=verification.function,
        ).service
        self.service.node.add_dependency(bindings.resource)

    def _interface(self, clients: ApiClients, contract: contracts.Contract) -> RestInterface:
        interface = RestInterface(
            self,
            "Interface",
            names=self.names,
            settings=self.config.settings.api,
            contract=contract,
            clients=clients,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.VPC_LINK],
            ingress=self._network.ingress,
            access_log=self.log_group("AccessLogs", self.names.of("/smartfactory/api/access")),
        )
        execution_log = self.log_group(
            "ExecutionLogs",
            f"API-Gateway-Execution-Logs_{interface.api.rest_api_id}/{stage_name(self.names)}",
        )
        interface.stage.node.add_dependency(execution_log)
        return interface

    def _web_acl(self) -> str:
        log_group_name = self.names.of(f"{LOG_GROUP_PREFIX}smartfactory-api")
        settings = self.config.settings.api
        return WebAcl(
            self,
            "Firewall",
            names=self.names,
            # No address may take more than half of what all clients together can have.
            requests_per_address=max(10, settings.requests_per_second * RATE_WINDOW_SECONDS // 2),
            batch_path=f"/{stage_name(self.names)}{BATCH_PATH}",
            log_group=self.log_group("FirewallLogs", log_group_name),
            log_group_name=log_group_name,
            protected={"Stage": self.stage.stage_arn, "UserPool": self.user_pool.user_pool_arn},
        ).name

    def _credentials(self, clients: ApiClients, interface: RestInterface) -> CredentialRotation:
        function = self._function(
            "RotateApi",
            name="rotate-api",
            purpose="Rotates the credentials of API clients",
            source="rotate_api_credentials",
            member=Member.API_ROTATION,
            environment={},
        )
        rotation = CredentialRotation(
            self,
            "ApiRotation",
            names=self.names,
            what="api",
            rotation=function,
            key=self.key,
            dead_letters=self._dead_letters,
        )
        ApiCredentials(self, "Credentials", names=self.names, clients=clients, interface=interface, rotation=rotation)
        return rotation

    def _function(
        self, construct_id: str, *, name: str, purpose: str, source: str, member: Member, environment: dict[str, str]
    ) -> PlatformFunction:
        return PlatformFunction(
            self,
            construct_id,
            names=self.names,
            name=name,
            purpose=purpose,
            source=source,
            key=self.key,
            log_group=self.log_group(f"{construct_id}Logs", self.names.of(f"/aws/lambda/smartfactory-{name}")),
            vpc=self._network.vpc,
            security_group=self._network.security_groups[member],
            dead_letters=self.function_dead_letters,
            environment=environment,
            # Longer than one call of the verification takes, also with silent addresses.
            timeout=cdk.Duration.minutes(5),
        )

    def _task(self, data: DataStack, stream: StreamStack, clients: ApiClients) -> FargateTask:
        settings, port = self.config.settings.api, self._network.security_groups.task_port
        task = FargateTask(
            self,
            "Task",
            names=self.names,
            name="api",
            purpose="REST backend",
            image=service_image(self, "api"),
            cpu=settings.cpu,
            memory_mib=settings.memory_mib,
            log_group=self.log_group("ServiceLogs", self.names.of("/smartfactory/ecs/api")),
            environment=environment_for(
                ApiSettings,
                environment_suffix=self.names.suffix,
                database_host=data.database.db_instance_endpoint_address,
                database_port=data.database.db_instance_endpoint_port,
                database_name=data.database_name,
                database_secret_arn=data.api_secret.secret_arn,
                cache_host=data.cache.endpoint,
                cache_port=str(data.cache.port),
                cache_secret_arn=data.cache_reader_secret.secret_arn,
                archive_directory=ARCHIVE,
                stream_name=stream.stream.stream_name,
                maximum_lateness_hours=str(self.config.settings.stream.maximum_lateness_hours),
                api_port=str(port),
                api_tls="self-signed" if settings.tls else "off",
                api_token_issuer=self.user_pool.user_pool_provider_url,
                api_scope_prefix=clients.scope_prefix,
            ),
            health_command=["python", "-m", "services.api", "--health"],
            files=FileMount(access_point=data.api_access_point, path=ARCHIVE, read_only=True),
            port=port,
        )
        task.policy.add_statements(
            iam.PolicyStatement(
                sid="Secrets",
                actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                resources=[data.api_secret.secret_arn, data.cache_reader_secret.secret_arn],
            ),
            key_statement(data.key, sid="SecretsKey", actions=["kms:Decrypt"], services=["secretsmanager"]),
            iam.PolicyStatement(sid="Send", actions=["kinesis:PutRecords"], resources=[stream.stream.stream_arn]),
            key_statement(stream.key, sid="SendKey", actions=["kms:GenerateDataKey"], services=["kinesis"]),
        )
        return task
