"""Logins that rotate while a record processor works: it never notices, whatever it holds."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg import sql

from local.servers.ministack import client
from tests.integration.child_bench import ChildBench
from tests.integration.settling import until

pytestmark = pytest.mark.servers

NUMBERS = count(1)
YOUNG = {"SECRET_MAX_AGE_SECONDS": "1"}
SESSIONS = "SELECT usename FROM pg_stat_activity WHERE application_name = 'processor' AND datname = current_database()"


class Logins:
    """The services' logins, in real servers and the emulator's secrets; what a rotation leaves behind, it leaves."""

    def __init__(self, bench: ChildBench) -> None:
        self.bench, number = bench, next(NUMBERS)
        self._users = [f"service_{number}", f"service_{number}_clone"]
        self._passwords = [bench.cluster.password]
        self._turns = 0
        for user in self._users:
            self._run(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER").format(sql.Identifier(user)))
        self._secrets = client("secretsmanager", bench.emulator.url)
        made = self._secrets.create_secret(Name=f"service-{number}", SecretString=self._next_database_login())
        self.variables = {"DATABASE_SECRET_ARN": str(made["ARN"])}

    def rotate(self) -> None:
        """Rotate both logins once."""
        self._put(self.variables["DATABASE_SECRET_ARN"], self._next_database_login())
        password = f"password-{len(self._passwords)}-of-the-cache"
        self._passwords.append(password)
        self.set_cache_passwords(self._passwords[-2:])
        login = json.dumps({"username": self.bench.cluster.user, "password": password})
        self._put(self.bench.variables["CACHE_SECRET_ARN"], login)

    def cut(self) -> None:
        """End the connections to both."""
        with psycopg.connect(self.bench.url) as connection:
            connection.execute(SESSIONS.replace("usename", "pg_terminate_backend(pid)").encode())
        for node in self.bench.cluster.nodes:
            admin: Any = node.client()
            admin.execute_command("CLIENT KILL", "USER", self.bench.cluster.user)

    def set_cache_passwords(self, passwords: list[str]) -> None:
        for node in self.bench.cluster.nodes:
            admin: Any = node.client()
            rules = ["resetpass", *(f">{password}" for password in passwords)]
            admin.execute_command("ACL SETUSER", self.bench.cluster.user, *rules)

    def in_use(self) -> set[str]:
        """Return whose sessions the record processor has."""
        with psycopg.connect(self.bench.url) as connection:
            return {user for (user,) in connection.execute(SESSIONS.encode()).fetchall()}

    @property
    def current(self) -> str:
        return self._users[(self._turns - 1) % 2]

    def _next_database_login(self) -> str:
        user, password = self._users[self._turns % 2], f"password-{self._turns}"
        self._turns += 1
        self._run(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(user), sql.Literal(password)))
        return json.dumps({"username": user, "password": password})

    def _put(self, arn: str, content: str) -> None:
        self._secrets.put_secret_value(SecretId=arn, SecretString=content)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.bench.url, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture
def logins(bench: ChildBench) -> Iterator[Logins]:
    made = Logins(bench)
    yield made
    made.set_cache_passwords([bench.cluster.password])


def failures(bench: ChildBench, metric: str) -> int:
    """Return the sum of a metric in the record processor's log."""
    lines = (json.loads(line) for line in (bench.directory / "log").read_text().splitlines())
    return sum(line.get(metric, 0) for line in lines if "_aws" in line)


def test_should_read_refused_logins_again_when_connections_end_after_two_rotations(
    bench: ChildBench, logins: Logins
) -> None:
    with bench.child(**logins.variables) as daemon:
        daemon.process_records(bench.shard.records(500))
        logins.rotate()
        logins.rotate()
        logins.cut()
        daemon.process_records(bench.shard.records(500, poison_every=100))
        assert logins.in_use() == {logins.current}
        assert len(daemon.checkpoints) == 2
        daemon.shutdown_requested()
        assert daemon.close() == 0
    assert bench.said("login refused; using the secret's new one") == 2
    # The end of the session, and nothing for the rotations.
    assert failures(bench, "Retries") == 1
    assert failures(bench, "CacheFailures") == 0
    assert bench.account().problems == []


def test_should_replace_its_connections_between_batches_when_logins_rotate(bench: ChildBench, logins: Logins) -> None:
    with bench.child(**logins.variables, **YOUNG) as daemon:
        daemon.process_records(bench.shard.records(500))
        for number in range(1, 4):
            former = logins.in_use()
            logins.rotate()

            def is_drained(former: set[str] = former, number: int = number) -> bool:
                daemon.process_records(bench.shard.records(100))
                replaced = bench.said("connections with a former login replaced") == number
                return replaced and logins.in_use() == {logins.current} != former

            until(is_drained, "connections have the new logins", seconds=30)
        daemon.shutdown_requested()
        assert daemon.close() == 0
    assert bench.said("connection with a former login replaced") == 3
    assert failures(bench, "Retries") == failures(bench, "CacheFailures") == 0
    assert bench.account().problems == []
