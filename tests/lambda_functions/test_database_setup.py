"""The function that prepares the database, on a real one: roles, schema, partitions, answers."""

# ruff: noqa: S106 - passwords of the tests open nothing
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
from database_setup.connecting import parsed
from database_setup.handler import SetupError, handler
from database_setup.reasons import reason_of
from moto import mock_aws
from rotate_database_credentials.handler import handler as rotate
from shared.postgres import Login

from local.servers.certificate import issue
from local.servers.postgres import Postgres
from tests.support.stepwise import Rotations

ROOT = Path(__file__).parents[2]
APPLICATION, READ_ONLY, API = "smartfactory_application", "smartfactory_read_only", "smartfactory_api"
OWNER, OWNER_PASSWORD = "smartfactory_master", "owner-of-tables"


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of the server's certificate is, once there is one."""
    return tmp_path_factory.mktemp("certificates") / "authorities.pem"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, authorities: Path) -> Iterator[Postgres]:
    certificate = issue(authorities, name="localhost")
    with Postgres(directory=tmp_path_factory.mktemp("postgres"), certificate=certificate) as running:
        with psycopg.connect(running.url(), autocommit=True) as connection:
            # What RDS makes of the master: it makes roles and databases, and is no superuser.
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB PASSWORD '{OWNER_PASSWORD}'".encode())
        yield running


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


def request(kind: str = "Create") -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResponseURL": "https://example.com/answer?Signature=secret",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Setup",
        "ResourceProperties": {"Version": "1"},
    }


@pytest.mark.servers
@pytest.mark.usefixtures("secrets")
def test_should_set_up_once_and_change_nothing_when_called_again(
    server: Postgres, database: str, answers: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("Create", "Update"):
        handler(request(kind), None)
    assert [(each["reason"], each["data"]["Revision"] >= "0002") for each in answers] == [(None, True)] * 2
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["DefaultPartitionRows"], line["OldestUnexportedHours"], line["PostponedPartitions"]) == (0, 0.0, 0)
    assert line["PartitionsAheadHours"] > 22
    with psycopg.connect(server.url(database, user=APPLICATION, password="a'p%22p")) as connection:
        connection.execute(
            "INSERT INTO readings (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality) "
            "VALUES (now(), 1, 1, 'f', 's', 'm', 'l', 'u', 'good')"
        )
        connection.execute("CREATE TEMPORARY TABLE mine (x int)")
        connection.commit()
        for forbidden in (
            "DELETE FROM readings",
            "INSERT INTO api_client_facilities VALUES ('c', 'f')",
            "UPDATE alert_acknowledgements SET comment = 'x'",
            "DROP TABLE readings",
            "CREATE TABLE x (x int)",
            f"SET ROLE {OWNER}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)
            connection.rollback()
    with psycopg.connect(server.url(database, user=READ_ONLY, password="r%25o")) as connection:
        assert connection.execute("SELECT count(*) FROM readings").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE sensors SET low_limit = 1")


@pytest.mark.servers
@pytest.mark.usefixtures("secrets", "answers")
def test_should_let_the_api_read_and_acknowledge_and_nothing_else(server: Postgres, database: str) -> None:
    for kind in ("Create", "Update"):
        handler(request(kind), None)
    with psycopg.connect(server.url(database), autocommit=True) as owner:
        owner.execute("INSERT INTO api_client_facilities VALUES ('client', 'f')")
        owner.execute(
            'INSERT INTO alerts (facility_id, sensor_id, metric, ts, seq, kind, value, "limit") '
            "VALUES ('f', 's', 'm', now(), 1, 'low', 1, 2)"
        )
    with psycopg.connect(server.url(database, user=API, password="a%3Ai"), autocommit=True) as connection:
        assert connection.execute("SELECT facility_id FROM api_client_facilities").fetchall() == [("f",)]
        connection.execute(
            "INSERT INTO alert_acknowledgements (facility_id, sensor_id, metric, ts, seq, kind, client_id, comment) "
            "SELECT facility_id, sensor_id, metric, ts, seq, kind, 'client', 'seen' FROM alerts"
        )
        assert connection.execute("SELECT acknowledged FROM alerts").fetchall() == [(True,)]
        for forbidden in (
            "UPDATE alerts SET acknowledged = false",
            "UPDATE alert_acknowledgements SET comment = 'other'",
            "DELETE FROM alert_acknowledgements",
            "INSERT INTO api_client_facilities VALUES ('client', 'g')",
            "DELETE FROM api_client_facilities",
            "INSERT INTO latest SELECT * FROM latest",
            "CREATE TABLE x (x int)",
            "CREATE TEMPORARY TABLE x (x int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())


@pytest.mark.servers
def test_should_set_a_password_again_only_when_the_secret_does_not_open_the_database(
    server: Postgres, database: str, secrets: dict[str, str], answers: list[dict[str, Any]]
) -> None:
    handler(request(), None)
    kept = "SELECT rolpassword FROM pg_authid WHERE rolname = 'smartfactory_application'"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        before = connection.execute(kept).fetchone()
        handler(request("Update"), None)
        assert connection.execute(kept).fetchone() == before
        boto3.client("secretsmanager").put_secret_value(
            SecretId=secrets["application"], SecretString=json.dumps({"username": APPLICATION, "password": "other"})
        )
        assert handler({"action": "set-up"}, None).keys() == {"revision"}  # as a person does who repairs users
        assert connection.execute(kept).fetchone() != before
        connection.execute(f"ALTER ROLE {APPLICATION} PASSWORD NULL")
    assert [each["reason"] for each in answers] == [None] * 2


@pytest.mark.servers
def test_should_keep_users_as_rotations_left_them(
    server: Postgres, database: str, secrets: dict[str, str], answers: list[dict[str, Any]]
) -> None:
    handler(request(), None)
    rotations = Rotations(boto3.client("secretsmanager"), rotate)
    for who in ("application", "read_only"):
        rotations.enable(secrets[who])
        rotations.write(secrets[who], rotations.content(secrets[who]) | {"masterarn": secrets["master"]})
    clone, reader = rotations.rotate(secrets["application"]), rotations.rotate(secrets["read_only"])
    assert (clone["username"], reader["username"]) == (f"{APPLICATION}_clone", f"{READ_ONLY}_clone")
    kept = "SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'smartfactory%' ORDER BY 1"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        before = connection.execute(kept).fetchall()
        handler(request("Update"), None)
        assert connection.execute(kept).fetchall() == before
        # An empty server, and secrets that an older one left behind: the clone works, and so does its next rotation.
        connection.execute(f"DROP ROLE {APPLICATION}_clone, {APPLICATION}")
        handler(request("Update"), None)
    with psycopg.connect(server.url(database, user=clone["username"], password=clone["password"])) as connection:
        connection.execute("UPDATE sensors SET low_limit = 1")
    again = rotations.rotate(secrets["application"])
    assert again["username"] == APPLICATION
    with psycopg.connect(server.url(database, user=APPLICATION, password=again["password"])) as connection:
        connection.execute("UPDATE sensors SET low_limit = 1")
    assert [each["reason"] for each in answers] == [None] * 3
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"ALTER ROLE {APPLICATION} PASSWORD NULL")
        connection.execute(f"ALTER ROLE {READ_ONLY} PASSWORD NULL")


@pytest.mark.servers
def test_should_work_while_the_master_is_being_rotated(
    server: Postgres, secrets: dict[str, str], answers: list[dict[str, Any]]
) -> None:
    rotations = Rotations(boto3.client("secretsmanager"), rotate)
    owner = rotations.content(secrets["master"])
    rotations.write(secrets["master"], owner | {"password": "before-the-rotation"})
    handler(request(), None)
    token = rotations.start(secrets["master"])
    rotations.write(secrets["master"], owner, token=token)
    handler(request(), None)
    refused, passed = (each["reason"] for each in answers)
    assert refused.startswith("database: SQLSTATE 28P01")
    assert passed is None
    assert handler({"action": "maintain"}, None)


@pytest.mark.servers
@pytest.mark.usefixtures("secrets")
def test_should_keep_partitions_up_when_the_schedule_calls(
    answers: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    handler(request(), None)
    assert handler({"action": "maintain"}, None) == {"defaultRows": 0, "oldestUnexportedHours": 0.0}
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.servers
@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DATABASE_HOST", "127.0.0.1", "SSLCertVerificationError"),  # not the name in the certificate
        ("DATABASE_NAME", "absent", "database: SQLSTATE 3D000"),
        ("KEEP_HOURS", "never", "SettingsError: settings: KEEP_HOURS: refused"),
        ("DATABASE_CA_FILE", "/absent.pem", "FileNotFoundError"),
    ],
)
def test_should_answer_why_when_it_fails(
    secrets: dict[str, str],
    answers: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    server: Postgres,
    variable: str,
    value: str,
    reason: str,
) -> None:
    monkeypatch.setenv(variable, value)
    handler(request(), None)
    assert answers[0]["reason"].startswith(reason)
    with pytest.raises(SetupError) as failed:
        handler({"action": "maintain"}, None)
    assert OWNER_PASSWORD not in str(failed.value) + answers[0]["reason"]


@pytest.mark.servers
def test_should_quote_nothing_of_a_secret_that_is_no_login(
    secrets: dict[str, str], answers: list[dict[str, Any]]
) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=secrets["application"], SecretString="hunter2")
    handler(request(), None)
    assert secrets["application"] in answers[0]["reason"]
    assert "hunter2" not in answers[0]["reason"]


def test_should_do_nothing_when_the_resource_is_deleted(answers: list[dict[str, Any]]) -> None:
    handler(request("Delete"), None)
    assert answers == [{"type": "Delete", "physical_id": "database-setup", "reason": None, "data": {}}]


def test_should_refuse_an_event_that_is_neither() -> None:
    with pytest.raises(ValueError, match="action: refused; allowed: maintain"):
        handler({"action": "drop"}, None)


def test_should_raise_without_the_signed_url_when_the_answer_does_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("https://example.com/?Signature=secret")

    monkeypatch.setattr("database_setup.handler.answer", refuse)
    with pytest.raises(SetupError) as failed:
        handler(request("Delete"), None)
    assert "Signature" not in str(failed.value)


def test_should_show_no_password_in_representations_and_errors() -> None:
    assert "hunter2" not in repr(Login("writer", "hunter2"))
    with pytest.raises(ValueError, match="allowed: postgresql") as refused:
        parsed("mysql://writer:hunter2@host/db")
    assert "hunter2" not in reason_of(refused.value)


@pytest.mark.servers
def test_should_set_up_from_the_command_line_when_two_start_at_once(server: Postgres, database: str) -> None:
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "lambda"),
        "DATABASE_URL": server.url(database, user=OWNER, password=OWNER_PASSWORD),
    }
    command = [sys.executable, "-m", "database_setup", "--application", "local_writer:password"]
    both = [subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    results = [json.loads(each.communicate(timeout=60)[0]) for each in both]
    assert [each["default_rows"] for each in results] == [0, 0]
    with psycopg.connect(server.url(database, user="local_writer", password="password")) as connection:
        assert connection.execute("SELECT count(*) FROM latest").fetchone() == (0,)


@pytest.mark.parametrize(
    "arguments", [[], ["--url", "hunter2"], ["--url", "postgresql://a:hunter2@b/c", "--application", "hunter2"]]
)
def test_should_exit_with_2_and_quote_no_password_when_the_usage_is_wrong(arguments: list[str]) -> None:
    variables = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "database_setup", *arguments],
        env={**variables, "PYTHONPATH": str(ROOT / "lambda")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "hunter2" in done.stderr, "allowed:" in done.stderr) == (2, False, True)
