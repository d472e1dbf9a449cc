"""A real server with a database for each test, and the secrets as the stack makes them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
from moto import mock_aws

from local.servers.certificate import issue
from local.servers.postgres import Postgres
from tests.lambda_functions.database_setup.calls import API, APPLICATION, OWNER, OWNER_PASSWORD, READ_ONLY
from tests.support.database import FLEETING


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of the server's certificate is, once there is one."""
    return tmp_path_factory.mktemp("certificates") / "authorities.pem"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, authorities: Path) -> Iterator[Postgres]:
    certificate = issue(authorities, name="localhost")
    directory = tmp_path_factory.mktemp("postgres")
    with Postgres(directory=directory, certificate=certificate, settings=FLEETING) as running:
        with psycopg.connect(running.url(), autocommit=True) as connection:
            # What RDS makes of the master: it makes roles and databases, and is no superuser.
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB PASSWORD '{OWNER_PASSWORD}'".encode())
        yield running
        running.kill()  # else it writes all databases to the disk before they are removed


@pytest.fixture
def database(server: Postgres, request: pytest.FixtureRequest) -> str:
    name = f"setup_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
    return name


@pytest.fixture
def secrets(
    server: Postgres, database: str, authorities: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """Settings and secrets as the stack makes them; gives the ARNs."""
    with mock_aws():
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("secretsmanager")
        logins = {
            "master": (OWNER, OWNER_PASSWORD),
            "application": (APPLICATION, "a'p\"p"),
            "read_only": (READ_ONLY, "r%o"),
            "api": (API, "a:i"),
        }
        arns = {
            name: client.create_secret(Name=name, SecretString=json.dumps({"username": user, "password": password}))[
                "ARN"
            ]
            for name, (user, password) in logins.items()
        }
        for name, value in {
            "DATABASE_HOST": "localhost",
            "DATABASE_PORT": str(server.port),
            "DATABASE_NAME": database,
            "DATABASE_CA_FILE": str(authorities),
            "KEEP_HOURS": "72",
            "BEHIND_HOURS": "25",
            "ROLLUP_KEEP_DAYS": "30",
            "METRIC_NAMESPACE": "smartfactory-processor-dev",
            "ENVIRONMENT_SUFFIX": "dev",
            "SECRET_ARNS": ",".join(arns.values()),
            **{f"{name.upper()}_SECRET_ARN": arn for name, arn in arns.items()},
        }.items():
            monkeypatch.setenv(name, value)
        yield arns


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What CloudFormation is told."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "database_setup.handler.answer", lambda event, **answer: told.append({"type": event["RequestType"], **answer})
    )
    return told
