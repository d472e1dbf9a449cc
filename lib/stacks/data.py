"""Data: the database, the cache, the archive's files, their credentials and backups."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.backup_plan import BackupPlan, share_key_with_backup_account
from lib.constructs.cache_users import cache_user_id
from lib.constructs.database_setup import DatabaseSetup
from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.function import CODE, PlatformFunction
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.postgres import DATABASE_NAME, LOG_EXPORTS, MASTER_USER, PostgresDatabase, database_identifier
from lib.constructs.redis_cache import RedisCache
from lib.constructs.rotated_secret import RotatedSecret, rotation_statements
from lib.constructs.security_groups import POSTGRESQL, Member
from lib.constructs.shared_files import SharedFiles
from lib.stacks.base import BaseStack
from lib.stacks.network import NetworkStack

APPLICATION_USER = "smartfactory_application"
READ_ONLY_USER = "smartfactory_read_only"
API_USER = "smartfactory_api"


class DataStack(BaseStack):
    """What must not be lost, and the credentials to it.

    Attributes:
        database: PostgreSQL.
        database_name: its database.
        cache: ElastiCache with endpoint, port, user.
        files: EFS.
        processor_access_point: to write the archive.
        api_access_point: to read the archive.
        master_secret: of the database's owner; nobody but rotation and migrations reads it.
        application_secret: of the database user that writes readings.
        read_only_secret: of the database user that reads, and nothing else.
        api_secret: of the database user that the API reads and acknowledges alerts as.
        cache_secret: of the cache's user.
        rotation_functions: for the database's users, for the cache's user.
        setup_function: makes and maintains the database's schema; services of a stack after this one find it made.
        function_dead_letters: calls of functions that failed for good.
    """

    def __init__(
        self, scope: Construct, construct_id: str = "Data", *, config: EnvironmentConfig, network: NetworkStack
    ) -> None:
        super().__init__(scope, construct_id, config=config, purpose="Database, cache, files, their credentials")
        self._network = network
        self._dead_letters = DeadLetterQueue(
            self, "FunctionDeadLetters", names=self.names, name="data-functions-dead-letters", key=self.key
        )
        self.function_dead_letters = self._dead_letters.queue
        self._build_database()
        self._build_cache()
        files = SharedFiles(
            self,
            "Files",
            config=config,
            vpc=network.vpc,
            security_group=network.security_groups[Member.FILES],
            key=self.key,
        )
        self.files = files.file_system
        self.processor_access_point, self.api_access_point = files.processor_access_point, files.api_access_point
        BackupPlan(
            self,
            "Backup",
            config=config,
            resources={"database": self.database.instance_arn, "files": self.files.file_system_arn},
        )
        share_key_with_backup_account(self.key, config=config)

    @property
    def rotation_functions(self) -> list[lambda_.Function]:
        """The functions that rotate: the database's users, the cache's user."""
        return [self._rotate_database.function, self._rotate_cache.function]

    def _build_database(self) -> None:
        self._rotate_database = self._rotation("Database", Member.DATABASE_ROTATION)
        master = self._database_secret("Master", MASTER_USER, "Owns the database")
        self.master_secret = master.secret
        identifier = database_identifier(self.config)
        self.database = PostgresDatabase(
            self,
            "Database",
            config=self.config,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.DATABASE],
            key=self.key,
            master_secret=self.master_secret,
            log_groups={
                each: self.log_group(f"DatabaseLog-{each}", f"/aws/rds/instance/{identifier}/{each}")
                for each in LOG_EXPORTS
            },
        ).instance
        self.database_name = DATABASE_NAME
        if self.database.secret is not None:
            master.schedule.node.add_dependency(self.database.secret)
        owned_by = {"masterarn": self.master_secret.secret_arn}
        application = self._database_secret("Application", APPLICATION_USER, "Writes readings", **owned_by)
        read_only = self._database_secret("ReadOnly", READ_ONLY_USER, "Reads readings", **owned_by)
        api = self._database_secret("Api", API_USER, "Reads, and acknowledges alerts", **owned_by)
        self.application_secret, self.read_only_secret = application.secret, read_only.secret
        self.api_secret = api.secret
        secrets = [self.master_secret, self.application_secret, self.read_only_secret, self.api_secret]
        setup = self._setup(secrets)
        self.setup_function = setup.function
        for each in (application, read_only, api):
            # Adds engine, host, port and dbname; the rotation's test step connects with them.
            attached = each.secret.attach(self.database)
            # Their content changes with it, and the users are made from their content.
            setup.resource.node.add_dependency(attached)
            each.schedule.node.add_dependency(attached, setup.resource)
        self._rotate_database.policy.add_statements(*rotation_statements(secrets=secrets, key=self.key))
        for variable, value in {
            "DATABASE_HOST": self.database.db_instance_endpoint_address,
            "DATABASE_PORT": str(POSTGRESQL),
            "DATABASE_NAME": DATABASE_NAME,
            "MASTER_SECRET_ARN": self.master_secret.secret_arn,
        }.items():
            self._rotate_database.function.add_environment(variable, value)

    def _setup(self, secrets: Sequence[sm.ISecret]) -> DatabaseSetup:
        master, application, read_only, api = (each.secret_arn for each in secrets)
        retention = self.config.settings.retention
        setup = DatabaseSetup(
            self,
            "DatabaseSetup",
            names=self.names,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.DATABASE_SETUP],
            key=self.key,
            log_group=self.log_group("DatabaseSetupLog", self.names.of("/aws/lambda/smartfactory-database-setup")),
            dead_letters=self._dead_letters,
            secrets=secrets,
            environment={
                "DATABASE_HOST": self.database.db_instance_endpoint_address,
                "DATABASE_PORT": str(POSTGRESQL),
                "DATABASE_NAME": DATABASE_NAME,
                "MASTER_SECRET_ARN": master,
                "APPLICATION_SECRET_ARN": application,
                "READ_ONLY_SECRET_ARN": read_only,
                "API_SECRET_ARN": api,
                "DATABASE_CA_FILE": f"{CODE}/certificates/rds-{self.region}.pem",
                "KEEP_HOURS": str(retention.raw_readings_days * 24),
                "ROLLUP_KEEP_DAYS": str(retention.minute_rollups_days),
                # One more: the oldest event that is accepted may lie in an hour that has just begun.
                "BEHIND_HOURS": str(self.config.settings.stream.maximum_lateness_hours + 1),
                "METRIC_NAMESPACE": NAMESPACE,
                "ENVIRONMENT_SUFFIX": self.names.suffix,
            },
        )
        setup.resource.node.add_dependency(self.database)
        if self.database.secret is not None:
            setup.resource.node.add_dependency(self.database.secret)
        return setup

    def _build_cache(self) -> None:
        self._rotate_cache = self._rotation("Cache", Member.CACHE_ROTATION)
        self.cache_secret = RotatedSecret(
            self,
            "CacheSecret",
            names=self.names,
            name="cache/application",
            purpose="The cache's user",
            key=self.key,
            template={"username": cache_user_id(self.config)},
            function=self._rotate_cache.function,
        ).secret
        self.cache = RedisCache(
            self,
            "Cache",
            config=self.config,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.CACHE],
            key=self.key,
            secret=self.cache_secret,
            slow_log=self.log_group("CacheSlowLog", self.names.of("/aws/vendedlogs/smartfactory/cache/slow")),
            engine_log=self.log_group("CacheEngineLog", self.names.of("/aws/vendedlogs/smartfactory/cache/engine")),
        )
        self._rotate_cache.policy.add_statements(
            *rotation_statements(secrets=[self.cache_secret], key=self.key),
            iam.PolicyStatement(
                sid="CacheUser",
                actions=["elasticache:DescribeUsers", "elasticache:ModifyUser"],
                resources=[self.cache.user_arn],
            ),
            # A user cannot be changed while the group that uses it is being changed.
            iam.PolicyStatement(
                sid="CacheStatus",
                actions=["elasticache:DescribeReplicationGroups"],
                resources=[self.cache.replication_group_arn],
            ),
        )
        for variable, value in {
            "CACHE_HOST": self.cache.endpoint,
            "CACHE_PORT": str(self.cache.port),
            "CACHE_USER_ID": self.cache.user_id,
            "REPLICATION_GROUP_ID": self.cache.replication_group_id,
        }.items():
            self._rotate_cache.function.add_environment(variable, value)

    def _rotation(self, what: str, member: Member) -> PlatformFunction:
        """Return a rotation function; its environment comes later, from what its secret makes possible."""
        name = f"rotate-{what.lower()}"
        return PlatformFunction(
            self,
            f"Rotate{what}",
            names=self.names,
            name=name,
            purpose=f"Rotates the credentials of the {what.lower()}",
            source=f"rotate_{what.lower()}_credentials",
            key=self.key,
            log_group=self.log_group(f"Rotate{what}Log", self.names.of(f"/aws/lambda/smartfactory-{name}")),
            vpc=self._network.vpc,
            security_group=self._network.security_groups[member],
            dead_letters=self.function_dead_letters,
            environment={},
            # ElastiCache takes minutes to change a user on every shard.
            timeout=cdk.Duration.minutes(10),
        )

    def _database_secret(self, who: str, username: str, purpose: str, **template: str) -> RotatedSecret:
        name = {"ReadOnly": "read-only"}.get(who, who.lower())
        return RotatedSecret(
            self,
            f"{who}Secret",
            names=self.names,
            name=f"database/{name}",
            purpose=f"{purpose} as {username}",
            key=self.key,
            template={"username": username, **template},
            function=self._rotate_database.function,
        )
