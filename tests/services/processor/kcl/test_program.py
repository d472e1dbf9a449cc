"""The real child process on real servers, under a daemon that speaks KCL's protocol."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest

from local.servers.ministack import Ministack, client, client_variables
from local.servers.postgres import Postgres
from local.servers.redis import RedisCluster
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import FixedCredentials
from tests.services.processor.conftest import SHARD, event, records_of
from tests.services.processor.fake_daemon import FakeDaemon
from tests.services.test_programs import VARIABLES

pytestmark = pytest.mark.servers


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RedisCluster]:
    with RedisCluster(directory=tmp_path, masters=3) as running:
        yield running


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Ministack]:
    server = Ministack(directory=tmp_path)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def variables(
    emulator: Ministack, cluster: RedisCluster, postgres: Postgres, database: str, tmp_path: Path
) -> dict[str, str]:
    secrets = client("secretsmanager", emulator.url)

    def secret(name: str, server: Postgres | RedisCluster) -> str:
        login = json.dumps({"username": server.user, "password": server.password})
        return str(secrets.create_secret(Name=name, SecretString=login)["ARN"])

    return {
        "PATH": os.environ["PATH"],
        **client_variables(emulator.url),
        **VARIABLES["processor"],
        "ENVIRONMENT_SUFFIX": "test",
        "DATABASE_HOST": "127.0.0.1",
        "DATABASE_PORT": str(postgres.port),
        "DATABASE_NAME": database.rpartition("/")[2],
        "DATABASE_SECRET_ARN": secret("database", postgres),
        "DATABASE_TLS": "off",
        "CACHE_HOST": "127.0.0.1",
        "CACHE_PORT": str(cluster.port),
        "CACHE_SECRET_ARN": secret("cache", cluster),
        "CACHE_TLS": "off",
        "DEAD_LETTER_QUEUE_URL": client("sqs", emulator.url).create_queue(QueueName="letters")["QueueUrl"],
        "RUN_DIRECTORY": str(tmp_path),
        "LOG_FILE": str(tmp_path / "log"),
    }


def test_should_bring_a_batch_to_database_cache_queue_log_and_checkpoint(
    variables: dict[str, str], database: str, cluster: RedisCluster, emulator: Ministack, tmp_path: Path
) -> None:
    began = datetime.now(UTC)
    arrived = began + timedelta(seconds=1)
    with FakeDaemon(variables) as daemon:
        daemon.initialize(SHARD)
        events = (event(number, ts=began + timedelta(milliseconds=number)) for number in range(25))
        batch = [msgspec.structs.replace(each, arrived_at=arrived) for each in records_of(*events, b"poison")]
        daemon.process_records(batch)
        daemon.process_records(batch)
        assert daemon.checkpoints == [(f"{2:056d}", 5)] * 2
        daemon.shutdown_requested()
        assert daemon.close() == 0
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM readings").fetchone() == (25,)
        assert connection.execute("SELECT sum(count) FROM rollups_1m").fetchone() == (25,)
        assert connection.execute("SELECT reason, sent_at IS NOT NULL FROM dead_letters").fetchall() == [
            ("undecodable", True)
        ]
    cache = RedisLatestCache(
        host="127.0.0.1", port=cluster.port, tls=False, logins=FixedCredentials(cluster.user, cluster.password)
    )
    assert [each.seq for each in cache.line("denver-1", "press-2")] == [20, 21, 22, 23, 24, 15, 16, 17, 18, 19]
    cache.close()
    messages = client("sqs", emulator.url).receive_message(QueueUrl=variables["DEAD_LETTER_QUEUE_URL"])["Messages"]
    assert [json.loads(message["Body"])["reason"] for message in messages] == ["undecodable"]
    log = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    metrics = next(line for line in log if "Events" in line)
    assert (metrics["Events"], metrics["Duplicates"]) == (25, 25)
    assert "shard taken" in {line.get("message") for line in log}
    # At this level nothing of what sensors say is in the log.
    assert "poison" not in (tmp_path / "log").read_text()
