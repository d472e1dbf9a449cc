"""Data: the database, the cache, the archive's files, their credentials and backups."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.backup_plan import BackupPlan, share_key_with_backup_account
from lib.constructs.cache_users import APPLICATION as CACHE_APPLICATION
from lib.constructs.cache_users import CACHE_USERS
from lib.constructs.cache_users import READER as CACHE_READER
from lib.constructs.credential_rotation import CredentialRotation
from lib.constructs.database_setup import DatabaseSetup
from lib.constructs.database_users import API, APPLICATION, DATABASE_USERS
from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.function import CODE, PlatformFunction
from lib.constructs.function_code import CERTIFICATES
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.postgres import DATABASE_NAME, LOG_EXPORTS, MASTER_USER, PostgresDatabase, database_identifier
from lib.constructs.redis_cache import RedisCache
from lib.constructs.security_groups import POSTGRESQL, Member
from lib.constructs.shared_files import SharedFiles
from lib.stacks.base import BaseStack
from lib.stacks.network import NetworkStack


class DataStack(BaseStack):
    """What must not be lost, and the credentials to it.

    Attributes:
        database: PostgreSQL.
        database_name: its database.
        cache: ElastiCache with endpoint, port, users.
        files: EFS.
        processor_access_point: to write the archive.
        api_access_point: to read the archive.
        master_secret: of the database's owner; nobody but rotation and migrations reads it.
        application_secret: of the database user that writes readings.
        api_secret: of the database user that the API reads and acknowledges alerts as.
        cache_secret: of the cache user that writes latest values.
        cache_reader_secret: of the cache user that the API reads as.
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
    def rotations(self) -> dict[str, CredentialRotation]:
        """What rotates, by whose credentials: the database's users, the cache's users."""
        return {"database": self._database_rotation, "cache": self._cache_rotation}

    def _build_database(self) -> None:
        rotation = self._rotation("Database", Member.DATABASE_ROTATION, folders={"certificates": CERTIFICATES})
        self._database_rotation = rotation
        master = rotation.secret(
            "database/master", purpose=f"Owns the database as {MASTER_USER}", template={"username": MASTER_USER}
        )
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
        owner = self.master_secret.secret_arn
        users = {
            each.name: rotation.secret(
                each.secret,
                purpose=f"{each.purpose} as {each.username}",
                template={"username": each.username, "masterarn": owner},
            )
            for each in DATABASE_USERS
        }
        self.application_secret, self.api_secret = users[APPLICATION].secret, users[API].secret
        setup = self._setup({each.variable: users[each.name].secret for each in DATABASE_USERS})
        self.setup_function = setup.function
        for each in users.values():
            # Adds engine, host, port and dbname; the rotation's test step connects with them.
            attached = each.secret.attach(self.database)
            # Their content changes with it, and the users are made from their content.
            setup.resource.node.add_dependency(attached)
            each.schedule.node.add_dependency(attached, setup.resource)
        rotation.start({**self._database_settings(), "MASTER_SECRET_ARN": owner})

    def _database_settings(self) -> dict[str, str]:
        return {
            "DATABASE_HOST": self.database.db_instance_endpoint_address,
            "DATABASE_PORT": str(POSTGRESQL),
            "DATABASE_NAME": DATABASE_NAME,
            "DATABASE_CA_FILE": f"{CODE}/certificates/rds-{self.region}.pem",
        }

    def _setup(self, users: Mapping[str, sm.ISecret]) -> DatabaseSetup:
        retention, stream = self.config.settings.retention, self.config.settings.stream
        secrets = {"MASTER_SECRET_ARN": self.master_secret, **users}
        setup = DatabaseSetup(
            self,
            "DatabaseSetup",
            names=self.names,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.DATABASE_SETUP],
            key=self.key,
            log_group=self.log_group("DatabaseSetupLog", self.names.of("/aws/lambda/smartfactory-database-setup")),
            dead_letters=self._dead_letters,
            secrets=list(secrets.values()),
            environment={
                **self._database_settings(),
                **{variable: secret.secret_arn for variable, secret in secrets.items()},
                "KEEP_HOURS": str(retention.raw_readings_days * 24),
                "ROLLUP_KEEP_DAYS": str(retention.minute_rollups_days),
                # What the stream kept while the database was away was as late as that when it was taken. One more: the
                # oldest event may lie in an hour that has just begun.
                "BEHIND_HOURS": str(stream.retention_hours + stream.maximum_lateness_hours + 1),
                "METRIC_NAMESPACE": NAMESPACE,
                "ENVIRONMENT_SUFFIX": self.names.suffix,
            },
        )
        setup.resource.node.add_dependency(self.database)
        if self.database.secret is not None:
            setup.resource.node.add_dependency(self.database.secret)
        return setup

    def _build_cache(self) -> None:
        rotation = self._cache_rotation = self._rotation("Cache", Member.CACHE_ROTATION)
        secrets = {
            each.name: rotation.secret(
                each.secret, purpose=f"{each.purpose} in the cache", template={"username": each.user_id(self.names)}
            ).secret
            for each in CACHE_USERS
        }
        self.cache_secret, self.cache_reader_secret = secrets[CACHE_APPLICATION], secrets[CACHE_READER]
        self.cache = RedisCache(
            self,
            "Cache",
            config=self.config,
            vpc=self._network.vpc,
            security_group=self._network.security_groups[Member.CACHE],
            key=self.key,
            secrets=secrets,
            slow_log=self.log_group("CacheSlowLog", self.names.of("/aws/vendedlogs/smartfactory/cache/slow")),
            engine_log=self.log_group("CacheEngineLog", self.names.of("/aws/vendedlogs/smartfactory/cache/engine")),
        )
        rotation.policy.add_statements(*self.cache.rotation_statements())
        rotation.start(
            {
                "CACHE_HOST": self.cache.endpoint,
                "CACHE_PORT": str(self.cache.port),
                "CACHE_USER_IDS": ",".join(self.cache.user_ids.values()),
                "REPLICATION_GROUP_ID": self.cache.replication_group_id,
            }
        )

    def _rotation(self, what: str, member: Member, *, folders: Mapping[str, Path] | None = None) -> CredentialRotation:
        """Return a rotation without secrets."""
        name = f"rotate-{what.lower()}"
        function = PlatformFunction(
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
            # One step waits up to four minutes, until ElastiCache has changed a user on every shard.
            timeout=cdk.Duration.minutes(5),
            folders=folders,
        )
        return CredentialRotation(
            self,
            f"{what}Rotation",
            names=self.names,
            what=what.lower(),
            rotation=function,
            key=self.key,
            dead_letters=self._dead_letters,
        )
