"""The rotation of database users, on a real server whose every statement is logged."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws
from rotate_database_credentials.handler import handler

from local.servers.certificate import issue
from local.servers.postgres import Postgres
from tests.support.clients import Clients
from tests.support.database import FLEETING
from tests.support.rotated_database import HOST, RotatedDatabase, close_connections, make_database, prepare
from tests.support.stepwise import Rotations, as_aws_does, passwords

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of the server's certificate is, once there is one."""
    return tmp_path_factory.mktemp("certificates") / "authorities.pem"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, authorities: Path) -> Iterator[Postgres]:
    certificate = issue(authorities, name=HOST)
    settings = {"log_statement": "all", "log_min_messages": "log", **FLEETING}
    directory = tmp_path_factory.mktemp("postgres")
    with Postgres(directory=directory, certificate=certificate, settings=settings) as running:
        prepare(running)
        yield running
        close_connections()
        running.kill()  # its data are removed: they need not be on the disk


@pytest.fixture(scope="module")
def client(server: Postgres) -> Iterator["SecretsManagerClient"]:
    """Secrets Manager, and at the end a look into the server's log: it has all statements, and no password."""
    with mock_aws(), as_aws_does():
        client: SecretsManagerClient = Clients().client("secretsmanager")
        yield client
        log, found = server.log.read_text(errors="replace"), passwords()
        assert found
        assert "SCRAM-SHA-256$" in log or len(found) < 10  # a process may have few of the tests
        assert not [each for each in found if each in log]


@pytest.fixture
def database(
    server: Postgres,
    client: "SecretsManagerClient",
    authorities: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[RotatedDatabase]:
    """A database of the test's own; at the end, nothing that was logged or raised holds a password."""
    monkeypatch.setattr(boto3, "client", lambda _service: client)
    rotations = Rotations(client, handler)
    made = make_database(server, rotations)
    rotations.handler = made.guarded
    made.rotations = Rotations(client, handler)
    for name, value in {
        "DATABASE_HOST": HOST,
        "DATABASE_PORT": str(server.port),
        "DATABASE_NAME": made.name,
        "DATABASE_CA_FILE": str(authorities),
        "MASTER_SECRET_ARN": made.master,
        "SECRET_ARNS": f"{made.master},{made.application},{made.read_only}",
        "METRIC_NAMESPACE": "smartfactory-rotation",
        "ENVIRONMENT_SUFFIX": "dev",
    }.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)
    yield RotatedDatabase(server, rotations, made.name, made.master, made.application, made.read_only, made.said)
    output = capfd.readouterr()
    logged = [record.getMessage() for record in caplog.get_records("call")]
    everything = "\n".join((*logged, *made.said, output.out, output.err))
    assert not [each for each in passwords() if each in everything]
