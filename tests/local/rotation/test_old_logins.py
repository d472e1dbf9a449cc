"""Retired logins and overdue connections, asked of real servers."""

import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from local.database import DATABASE
from local.rotation.overdue import cache_uses, database_uses
from local.rotation.retired import opens_cache, opens_database, opens_issuer, opens_plan
from local.servers.ministack import Ministack, client
from local.servers.ports import HOST, free_port
from local.servers.postgres import Postgres
from local.servers.redis import RedisCluster
from local.servers.tokens import TOKEN_PATH, TokenIssuer
from services.telemetry.credentials import Credentials

pytestmark = pytest.mark.servers


PASSWORD = "current"  # noqa: S105 - opens nothing


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Postgres:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        connection.execute("CREATE ROLE writer LOGIN PASSWORD 'current'")
        connection.execute("CREATE ROLE writer_clone LOGIN PASSWORD 'current'")
    return postgres


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    with RedisCluster(directory=tmp_path_factory.mktemp("redis"), masters=3) as running:
        yield running


def test_should_tell_whether_the_database_takes_a_login(server: Postgres) -> None:
    assert opens_database(Credentials("writer", "current"), port=server.port)
    assert not opens_database(Credentials("writer", "former"), port=server.port)
    assert not opens_database(Credentials("nobody", "former"), port=server.port)
    with pytest.raises(psycopg.OperationalError):
        opens_database(Credentials("writer", "former"), port=free_port())


def test_should_tell_whether_any_node_takes_a_login(cluster: RedisCluster) -> None:
    ports = [node.port for node in cluster.nodes]
    assert opens_cache(Credentials(cluster.user, cluster.password), ports=ports)
    assert not opens_cache(Credentials(cluster.user, "former"), ports=ports)
    forgotten: Any = cluster.nodes[2].client()
    forgotten.execute_command("ACL SETUSER", cluster.user, ">former")
    assert opens_cache(Credentials(cluster.user, "former"), ports=ports)
    forgotten.execute_command("ACL SETUSER", cluster.user, "<former")
    with pytest.raises(redis.ConnectionError):
        opens_cache(Credentials(cluster.user, "former"), ports=[free_port()])


def test_should_tell_whether_the_issuer_gives_a_token() -> None:
    with TokenIssuer() as issuer:
        secret = issuer.add_client("reporting").secrets[0]
        assert opens_issuer(Credentials("reporting", secret), token_url=issuer.token_url)
        assert not opens_issuer(Credentials("reporting", "former"), token_url=issuer.token_url)
        with pytest.raises(urllib.error.HTTPError):
            opens_issuer(Credentials("reporting", "former"), token_url=f"{issuer.url}/absent")
    with pytest.raises(urllib.error.URLError):
        opens_issuer(Credentials("reporting", "former"), token_url=f"http://{HOST}:{free_port()}{TOKEN_PATH}")


def test_should_tell_whether_a_key_is_in_the_plan_and_on(tmp_path: Path) -> None:
    with Ministack(directory=tmp_path) as emulator:
        gateway = client("apigateway", emulator.url)
        plan = gateway.create_usage_plan(name="plan")["id"]
        values = {name: f"{name:x<24}" for name in ("in-plan", "outside", "off")}
        for name, value in values.items():
            key = gateway.create_api_key(name=name, value=value, enabled=name != "off")
            if name != "outside":
                gateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
        logins = [Credentials(name, value) for name, value in (*values.items(), ("in-plan", values["outside"]))]
        opens = [opens_plan(each, gateway=gateway, usage_plan=plan) for each in logins]
    assert opens == [True, False, False, False]


def test_should_find_the_sessions_of_the_processors(server: Postgres) -> None:
    def session(user: str, program: str = "processor") -> psycopg.Connection[Any]:
        url = server.url(DATABASE, user=user, password=PASSWORD)
        return psycopg.connect(url, application_name=program)

    began = time.time()
    with (
        psycopg.connect(server.url(), autocommit=True) as admin,
        session("writer") as first,
        session("writer_clone"),
        session("writer", "archiver"),
    ):
        used = first.execute("SELECT extract(epoch FROM clock_timestamp())::double precision").fetchone()
        uses = database_uses(admin, user="writer")
        assert len(uses) == 2
        assert all(began - 1 < use.begun <= use.last for use in uses)
        assert used
        assert max(use.last for use in uses) >= used[0]


def test_should_find_the_connections_of_a_user(cluster: RedisCluster) -> None:
    nodes = [node.client() for node in cluster.nodes]
    with redis.Redis(
        host=HOST, port=cluster.port, username=cluster.user, password=cluster.password, single_connection_client=True
    ) as client:
        client.ping()
        now = time.time()
        (use,) = cache_uses(nodes, user=cluster.user, now=now)
        assert now - 60 < use.begun <= now
        assert use.last < now
        assert cache_uses(nodes, user=cluster.reader.username, now=now) == []
