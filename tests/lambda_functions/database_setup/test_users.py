"""What the function sets up on a real database, and what each user may do there."""

# ruff: noqa: S106 - passwords of the tests open nothing
import json
from typing import Any

import boto3
import psycopg
import pytest
from database_setup.handler import handler
from rotate_database_credentials.handler import handler as rotate

from local.servers.postgres import Postgres
from tests.lambda_functions.database_setup.calls import API, APPLICATION, OWNER, READ_ONLY, request
from tests.support.stepwise import Rotations


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
