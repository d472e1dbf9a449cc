"""The function that binds API clients to facilities, on a real database: exactly what is said, again and again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
from database_setup.clients import RESOURCE_TYPE, ClientsError, bind, bindings
from database_setup.connecting import parsed
from database_setup.handler import handler
from moto import mock_aws

from local.servers.certificate import issue
from local.servers.ports import HOST
from local.servers.postgres import Postgres
from tests.support.database import FLEETING

ONE, TWO = "1example23456789", "2example23456789"
TABLE = "CREATE TABLE api_client_facilities (client_id text, facility_id text, PRIMARY KEY (client_id, facility_id))"


def client(client_id: object, *facilities: object) -> dict[str, object]:
    return {"Name": "a", "ClientId": client_id, "Facilities": list(facilities)}


def event(*clients: dict[str, object], kind: str = "Update") -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResourceType": RESOURCE_TYPE,
        "ResponseURL": "https://example.com/answer?Signature=secret",
        "ResourceProperties": {"EnvironmentSuffix": "dev", "Clients": list(clients)},
    }


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority stands that the server's certificate is of."""
    return tmp_path_factory.mktemp("authorities") / "authorities.pem"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, authorities: Path) -> Iterator[Postgres]:
    directory = tmp_path_factory.mktemp("postgres")
    with Postgres(directory=directory, certificate=issue(authorities), settings=FLEETING) as running:
        yield running
        running.kill()  # else it writes all databases to the disk before they are removed


@pytest.fixture
def url(server: Postgres, request: pytest.FixtureRequest) -> str:
    name = f"clients_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server.url(name)) as connection:
        connection.execute(TABLE)
    return server.url(name)


def held(url: str) -> set[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        return set(connection.execute("SELECT client_id, facility_id FROM api_client_facilities").fetchall())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What CloudFormation is told."""
    answers: list[dict[str, Any]] = []
    monkeypatch.setattr("database_setup.handler.answer", lambda _event, **answer: answers.append(answer))
    return answers


@pytest.mark.servers
def test_should_hold_what_it_is_told_and_nothing_else(url: str) -> None:
    address = parsed(url)
    for pairs in (
        {(ONE, "plant-1"), (ONE, "plant-2"), (TWO, "plant-1")},
        {(ONE, "plant-1"), (ONE, "plant-2"), (TWO, "plant-1")},
        {(ONE, "plant-2"), (TWO, "plant-3")},
        set(),
        {(TWO, "plant-1")},
    ):
        assert bind(address, pairs, ca_file=None) == len(pairs)
        assert held(url) == pairs


@pytest.mark.servers
def test_should_change_nothing_when_a_statement_fails(url: str) -> None:
    bind(parsed(url), {(ONE, "plant-1")}, ca_file=None)
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE api_client_facilities ADD CHECK (facility_id <> 'plant-9')")
    with pytest.raises(Exception, match="23514"):
        bind(parsed(url), {(TWO, "plant-9")}, ca_file=None)
    assert held(url) == {(ONE, "plant-1")}


@pytest.mark.servers
def test_should_answer_cloudformation_and_leave_the_rows_when_the_resource_goes(
    server: Postgres, url: str, authorities: Path, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with mock_aws():
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        login = json.dumps({"username": server.user, "password": server.password})
        arn = boto3.client("secretsmanager").create_secret(Name="master", SecretString=login)["ARN"]
        for name, value in {
            "DATABASE_HOST": HOST,
            "DATABASE_PORT": str(server.port),
            "DATABASE_NAME": str(parsed(url).database),
            "DATABASE_CA_FILE": str(authorities),
            "KEEP_HOURS": "72",
            "BEHIND_HOURS": "25",
            "ROLLUP_KEEP_DAYS": "30",
            "METRIC_NAMESPACE": "smartfactory",
            "ENVIRONMENT_SUFFIX": "dev",
            **{f"{each}_SECRET_ARN": arn for each in ("MASTER", "APPLICATION", "READ_ONLY", "API")},
        }.items():
            monkeypatch.setenv(name, value)
        handler(event(client(ONE, "plant-1", "plant-2"), client(TWO, "plant-1"), kind="Create"), None)
        handler(event(client(ONE, "plant-1")), None)
        handler(event(client("x'; DROP TABLE alerts", "plant-1")), None)
        handler(event(client(ONE, "plant-1"), kind="Delete"), None)
    assert [each["data"] for each in told] == [{"Bindings": "3"}, {"Bindings": "1"}, {}, {}]
    assert [each["reason"] for each in told[:2]] == [None, None]
    assert told[2]["reason"].startswith("ClientsError: Clients[0].ClientId: refused")
    assert told[3]["reason"] is None
    assert held(url) == {(ONE, "plant-1")}


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({}, "Clients: refused; allowed: a list"),
        ({"Clients": "all"}, "Clients: refused; allowed: a list"),
        ({"Clients": ["a"]}, "Clients[0].ClientId: refused"),
        ({"Clients": [client(None, "plant-1")]}, "Clients[0].ClientId: refused"),
        ({"Clients": [client(ONE, "plant-1"), client(TWO)]}, "Clients[1].Facilities: refused; allowed: a list of one"),
        ({"Clients": [client(ONE, "a b")]}, "Clients[0].Facilities: 'a b' refused"),
        ({"Clients": [client(ONE, 3)]}, "Clients[0].Facilities: 3 refused"),
    ],
)
def test_should_name_what_it_refuses(properties: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientsError) as refused:
        bindings(properties)
    assert message in str(refused.value)


def test_should_take_a_pair_that_is_said_twice_once() -> None:
    twice = {"Clients": [client(ONE, "plant-1", "plant-1"), client(ONE, "plant-1")]}
    assert bindings(twice) == {(ONE, "plant-1")}
