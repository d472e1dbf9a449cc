"""Connections and logins that rotate: a refused login is read again at once, and former ones are drained."""

import logging
import random
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any

import psycopg
import pytest
from botocore.exceptions import EndpointConnectionError

from local.servers.ports import free_port
from local.servers.postgres import Postgres
from local.waiting import wait_until
from services.telemetry.credentials import Credentials
from services.telemetry.storage.connections import Connector
from services.telemetry.storage.ports import StoreUnavailableError
from services.telemetry.storage.postgres import DRAIN_RETRY_SECONDS, PostgresStore
from tests.support.events import event, incoming
from tests.support.secret import FakeSecret
from tests.support.workers import Workers

pytestmark = pytest.mark.servers

WRITERS, ROTATIONS, BATCH = 4, 3, 20
LONG = 3600.0


class Users:
    """Two login roles that take turns, as a rotation has them."""

    numbers = count(1)

    def __init__(self, server: Postgres, database: str) -> None:
        self._server, self._url = server, database
        self._names = [f"writer_{next(Users.numbers)}" for _ in range(2)]
        for name in self._names:
            self.ask(f"CREATE ROLE {name} LOGIN IN ROLE pg_write_all_data, pg_read_all_data")
            self.ask(f"GRANT TEMPORARY ON DATABASE {self.database} TO {name}")
        self._changes = 0
        self.retired: list[Credentials] = []
        self.secret = FakeSecret(self._change())

    @property
    def database(self) -> str:
        return self._url.rpartition("/")[2]

    def ask(self, statement: str) -> list[Any]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def rotate(self) -> None:
        self.retired.append(self.secret.login)
        self.secret.login = self._change()

    def connector(self, *, age: float = LONG, port: int | None = None) -> Connector:
        return Connector(
            self.secret.logins(maximum_age_seconds=age),
            host="127.0.0.1",
            port=port or self._server.port,
            database=self.database,
            application_name="test",
        )

    def sessions(self) -> set[str]:
        return {name for (name,) in self.ask("SELECT usename FROM pg_stat_activity WHERE application_name = 'test'")}

    def _change(self) -> Credentials:
        """Give the user that is not in use a new password."""
        login = Credentials(self._names[self._changes % 2], f"password-{self._changes}")
        self._changes += 1
        self.ask(f"ALTER ROLE {login.username} PASSWORD '{login.password}'")
        return login


@pytest.fixture
def users(postgres: Postgres, database: str) -> Iterator[Users]:
    made = Users(postgres, database)
    yield made
    made.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'")


def test_should_connect_at_once_when_the_login_was_rotated_away(users: Users) -> None:
    connect = users.connector()
    connect().close()
    users.rotate()
    connect().close()
    assert users.secret.reads == 1
    users.rotate()
    with closing(connect()) as connection:
        assert connection.info.password == users.secret.login.password
    assert users.secret.reads == 2


def test_should_give_up_when_the_secret_holds_nothing_better(users: Users) -> None:
    users.secret.login = Credentials(users.secret.login.username, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        users.connector()()
    assert users.secret.reads == 2


def test_should_not_read_the_secret_again_when_the_server_is_away(users: Users) -> None:
    with pytest.raises(psycopg.OperationalError):
        users.connector(port=free_port())()
    assert users.secret.reads == 1


def test_should_be_unavailable_when_the_secret_cannot_be_read(users: Users) -> None:
    users.secret.error = EndpointConnectionError(endpoint_url="https://secretsmanager")
    store = PostgresStore(users.connector())
    with pytest.raises(StoreUnavailableError, match=r"the database's secret cannot be read: .*Could not connect"):
        store.write(incoming(event()), [], stream="events")
    users.secret.error = None
    assert store.write(incoming(event()), [], stream="events").inserted == 1
    store.close()


def test_should_replace_the_connection_between_batches_when_its_login_is_a_former_one(users: Users) -> None:
    connector = users.connector(age=0)
    with closing(PostgresStore(connector, is_outdated=connector.is_outdated)) as store:
        store.write(incoming(event(1)), [], stream="events")
        former = users.sessions()
        users.rotate()
        assert store.write(incoming(event(2)), [], stream="events").inserted == 1
        assert users.sessions() == {users.secret.login.username} != former
        connection = store._connection
        store.write(incoming(event(3)), [], stream="events")
        assert store._connection is connection


def test_should_not_touch_the_connection_in_the_middle_of_a_batch(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = users.connector(age=0)
    with closing(PostgresStore(connector, is_outdated=connector.is_outdated)) as store:
        store.write(incoming(event(1)), [], stream="events")
        connection, derive = store._connection, store._derive

        def rotated_meanwhile(*arguments: Any) -> Any:
            users.rotate()
            derived = derive(*arguments)
            assert store._connection is connection
            return derived

        with monkeypatch.context() as patch:
            patch.setattr(store, "_derive", rotated_meanwhile)
            assert store.write(incoming(event(2)), [], stream="events").inserted == 1
        assert store._connection is connection
        assert store.unsent_dead_letters(1) == []
        assert store._connection is not connection


def test_should_go_on_with_a_connection_that_works_when_the_new_login_does_not(
    users: Users, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    connector, now = users.connector(age=0), [0.0]
    with closing(PostgresStore(connector, is_outdated=connector.is_outdated, clock=lambda: now[0])) as store:
        store.write(incoming(event(1)), [], stream="events")
        good, users.secret.login = users.secret.login, Credentials("nobody", "wrong")
        for number in range(2, 9):
            assert store.write(incoming(event(number)), [], stream="events").inserted == 1
        kept = [each.message for each in caplog.records if each.message.startswith("connection with a former login")]
        assert kept == ["connection with a former login kept"]
        users.secret.login = good
        users.rotate()
        now[0] = DRAIN_RETRY_SECONDS
        assert store.write(incoming(event(9)), [], stream="events").inserted == 1
        assert users.sessions() == {users.secret.login.username}


@pytest.mark.parametrize("age", [0.05, LONG], ids=["drained by age", "renewed when refused"])
def test_should_fail_no_write_when_all_logins_rotate_three_times_under_load(users: Users, age: float) -> None:
    connector = users.connector(age=age)
    stores = [PostgresStore(connector, is_outdated=connector.is_outdated) for _ in range(WRITERS)]

    def write(writer: int, times: int) -> None:
        batch = [event(seq, sensor=f"sensor-{writer}") for seq in range(times * BATCH, (times + 1) * BATCH)]
        assert stores[writer].write(incoming(*batch), [], stream="events").inserted == BATCH
        if random.random() < 0.2:  # noqa: S311 - now and then a pool closes what it has too much of
            stores[writer].close()

    with Workers(WRITERS, write) as workers:
        for _ in range(ROTATIONS):
            users.rotate()
            workers.advance(10)
        if age < LONG:
            assert wait_until(lambda: users.sessions() == {users.secret.login.username}, seconds=20, every=0.02)
    for store in stores:
        store.close()
    assert workers.problems == []
    assert users.ask("SELECT count(*) FROM readings") == [(sum(workers.done) * BATCH,)]
    for login in users.retired[:-1]:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host="127.0.0.1", port=users._server.port, dbname=users.database,
                            user=login.username, password=login.password)  # fmt: skip


def test_should_say_that_no_connection_is_outdated_when_nobody_knows(users: Users) -> None:
    connector = users.connector(age=LONG)
    with closing(connector()) as connection:
        assert not connector.is_outdated(connection)
        fresh = FakeSecret(users.secret.login)
        fresh.error = EndpointConnectionError(endpoint_url="https://secretsmanager")
        users.secret = fresh
        assert not users.connector().is_outdated(connection)
    assert not connector.is_outdated(connection)
