"""Real record processors on real servers, under a daemon that speaks KCL's protocol and can be as bad as needed."""

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.account import Balance, Ledger, Sent
from local.servers.faults import FaultProxy
from local.servers.ministack import Ministack, client, client_variables
from local.servers.postgres import Postgres
from local.servers.redis import RedisCluster
from services.processor.core.model import Record
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import FixedCredentials
from services.telemetry.events import Event, encode
from tests.integration.settling import number, settle, until
from tests.services.processor.fake_daemon import ChildEndedError, FakeDaemon
from tests.services.test_programs import VARIABLES

WRITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'processor'
AND wait_event_type = 'Lock' AND xact_start IS NOT NULL
"""


class BadDaemon(FakeDaemon):
    """A daemon that can kill its child in the moment in which everything is committed and nothing is checkpointed.

    Attributes:
        kills_at_checkpoint: the child is killed when it asks for a checkpoint, and the checkpoint is not made.
    """

    kills_at_checkpoint = False

    def kill(self) -> None:
        """Kill -9 the child, and wait for its end."""
        self.process.kill()
        self.process.wait()

    def _answer_checkpoint(self, asked: dict[str, Any]) -> None:
        if self.kills_at_checkpoint:
            self.kill()
            raise ChildEndedError("checkpoint")
        super()._answer_checkpoint(asked)


class Shard:
    """A shard, what was put into it, and so what must be stored in the end.

    Attributes:
        name: its id.
    """

    def __init__(self, *, facility: str, number: int = 0) -> None:
        """Take the facility whose events it holds; nothing is in it."""
        self.name = f"shardId-{number:012}"
        self._facility = facility
        self._begin = datetime.now(UTC) - timedelta(minutes=3)
        self._seq = self._sequence = self._repeated = 0
        self._letters: Counter[str] = Counter()
        self._readings: list[int] = []

    def records(self, events: int, *, poison_every: int = 0, sensors: int = 20) -> list[Record]:
        """Put events and return their records; each `poison_every`th is none."""
        records = []
        for place in range(1, events + 1):
            event = self._event(sensors)
            if poison_every and place % poison_every == 0:
                data = b"\xff" + encode(event)
                self._letters["undecodable"] += 1
            else:
                data = encode(event)
                self._readings.append(event.seq)
            records.append(self._record(data))
        return records

    def again(self, records: list[Record]) -> list[Record]:
        """Put the same events once more, as a producer does that heard no answer; return their records."""
        self._repeated += len(records)
        return [self._record(each.data) for each in records]

    def ledger(self) -> Ledger:
        """Return what must have become of all that was put."""
        first, last = (self._readings[0], self._readings[-1]) if self._readings else (0, -1)
        sent = Sent(
            facility=self._facility,
            readings=len(self._readings),
            seq_sum=sum(self._readings),
            first=first,
            last=last,
        )
        return Ledger(complete=True, facilities=[sent], repeated=self._repeated, dead_letters=dict(self._letters))

    def _event(self, sensors: int) -> Event:
        self._seq += 1
        return Event(
            facility=self._facility,
            line=f"line-{self._seq % 3}",
            sensor=f"sensor-{self._seq % sensors // 3 * 3 + self._seq % 3}",
            metric="temperature",
            ts=self._begin + timedelta(milliseconds=self._seq),
            seq=self._seq,
            value=self._seq / 7,
            unit="C",
        )

    def _record(self, data: bytes) -> Record:
        self._sequence += 1
        return Record(
            data=data,
            sequence_number=f"{self._sequence // 20:056d}",
            sub_sequence_number=self._sequence % 20,
            arrived_at=datetime.now(UTC),
        )


@dataclass(frozen=True, kw_only=True)
class ChildBench:
    """What a child needs, and what it left.

    Attributes:
        variables: of the child.
        server: PostgreSQL.
        url: of the test's own database.
        cluster: Redis.
        emulator: the rest of AWS.
        faults: in front of the emulator; SQS alone goes through it.
        queue: URL of the dead-letter queue.
        directory: of the test.
        shard: what is processed.
    """

    variables: Mapping[str, str]
    server: Postgres
    url: str
    cluster: RedisCluster
    emulator: Ministack
    faults: FaultProxy
    queue: str
    directory: Path
    shard: Shard = field(default_factory=lambda: Shard(facility="denver-1"))

    @contextlib.contextmanager
    def child(self, **variables: str) -> Iterator[BadDaemon]:
        """Run a child that has been given the shard; it is killed at the end if it still runs."""
        with BadDaemon({**self.variables, **variables}) as daemon:
            daemon.initialize(self.shard.name)
            yield daemon

    @contextlib.contextmanager
    def held_in_transaction(self) -> Iterator[None]:
        """Stop writers after their readings and before their commit, until the end; wait for them with `until_held`."""
        with psycopg.connect(self.url) as blocker:
            blocker.execute("LOCK TABLE rollups_1h IN SHARE MODE")
            yield
            blocker.rollback()

    def until_held(self, *, children: int = 1) -> None:
        """Wait until so many children are in mid-transaction."""
        until(lambda: self.ask(WRITING) >= children, f"{children} in mid-transaction", seconds=30)

    def ask(self, query: str) -> int:
        """Return the one number that a query gives."""
        with psycopg.connect(self.url) as connection:
            return number(connection, query)

    def stored(self) -> int:
        """Return how many readings there are."""
        return self.ask("SELECT count(*) FROM readings")

    def said(self, message: str) -> int:
        """Return how many lines of the children's logs have this text."""
        log = self.directory / "log"
        return log.read_text().count(message) if log.exists() else 0

    def account(self) -> Balance:
        """Return the account of the shard."""
        cache = RedisLatestCache(
            host="127.0.0.1",
            port=self.cluster.port,
            tls=False,
            logins=FixedCredentials(self.cluster.reader.username, self.cluster.reader.password),
        )
        with contextlib.closing(cache), psycopg.connect(self.url, autocommit=True) as connection:
            return settle(connection, self.shard.ledger(), cache)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """Redis for a test process; each test finds it empty."""
    with RedisCluster(directory=tmp_path_factory.mktemp("redis"), masters=3) as running:
        yield running


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    """AWS for a test process."""
    with Ministack(directory=tmp_path_factory.mktemp("ministack")) as running:
        yield running


@pytest.fixture
def bench(
    emulator: Ministack, cluster: RedisCluster, postgres: Postgres, database: str, tmp_path: Path
) -> Iterator[ChildBench]:
    """A bench with a database of its own, a queue of its own, and an empty cache."""
    redis = cluster.client()
    redis.flushall(target_nodes=redis.ALL_NODES)
    name = database.rpartition("/")[2]
    secrets = client("secretsmanager", emulator.url)

    def secret(of: str, server: Postgres | RedisCluster) -> str:
        login = json.dumps({"username": server.user, "password": server.password})
        return str(secrets.create_secret(Name=f"{of}-{tmp_path.name}", SecretString=login)["ARN"])

    queue = str(client("sqs", emulator.url).create_queue(QueueName=f"letters-{name}")["QueueUrl"])
    with FaultProxy(port=emulator.port) as faults:
        variables = {
            "PATH": os.environ["PATH"],
            **client_variables(emulator.url),
            "AWS_ENDPOINT_URL_SQS": faults.url,
            **VARIABLES["processor"],
            "ENVIRONMENT_SUFFIX": "test",
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_PORT": str(postgres.port),
            "DATABASE_NAME": name,
            "DATABASE_SECRET_ARN": secret("database", postgres),
            "DATABASE_TLS": "off",
            "CACHE_HOST": "127.0.0.1",
            "CACHE_PORT": str(cluster.port),
            "CACHE_SECRET_ARN": secret("cache", cluster),
            "CACHE_TLS": "off",
            "DEAD_LETTER_QUEUE_URL": queue,
            "RUN_DIRECTORY": str(tmp_path),
            "LOG_FILE": str(tmp_path / "log"),
        }
        yield ChildBench(
            variables=variables,
            server=postgres,
            url=database,
            cluster=cluster,
            emulator=emulator,
            faults=faults,
            queue=queue,
            directory=tmp_path,
        )
