"""How users of the database rotate, step by step: one after the other, at once, and after a crash of the function."""

import json
from typing import Any

import psycopg
import pytest
from pg8000.native import Connection
from rotate_database_credentials.handler import handler
from shared.rotation import InvalidRotationError, RotationError

from tests.lambda_functions.rotate_database.users import SERVICES, USERS
from tests.support.rotated_database import RotatedDatabase
from tests.support.stepwise import STEPS, at_once

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("who", SERVICES)
def test_should_let_two_users_take_turns(database: RotatedDatabase, who: str) -> None:
    arn, rotations = getattr(database, who), database.rotations
    seen = [rotations.content(arn)]
    for number in range(3):
        seen.append(rotations.rotate(arn))
        assert database.works(seen[-1])
        assert database.works(seen[-2])
        assert number == 0 or not database.works(seen[-3])
        with database.connected(seen[-1]) as connection:
            connection.execute("CREATE TEMPORARY TABLE mine (x int)")
            if who == "application":
                connection.execute("INSERT INTO readings VALUES (1)")
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("INSERT INTO readings VALUES (1)")
    user = seen[0]["username"]
    assert [each["username"] for each in seen] == [user, f"{user}_clone", user, f"{user}_clone"]
    assert {each["masterarn"] for each in seen} == {database.master}
    assert {each["port"] for each in seen} == {database.server.port}


def test_should_replace_the_master_in_place(database: RotatedDatabase) -> None:
    seen = [database.rotations.content(database.master)]
    for _ in range(2):
        seen.append(database.rotations.rotate(database.master))
        assert [database.works(each) for each in seen] == [False] * (len(seen) - 1) + [True]
    assert len({each["username"] for each in seen}) == 1
    assert database.rotations.rotate(database.application)


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("step", STEPS)
def test_should_go_on_after_a_crash_between_two_steps(database: RotatedDatabase, who: str, step: str) -> None:
    arn, rotations = getattr(database, who), database.rotations
    before, token = rotations.content(arn), rotations.start(arn)
    rotations.run(arn, token, upto=step)
    rotations.run(arn, token)
    assert database.works(rotations.content(arn))
    assert database.works(before) == (who == "application")
    assert rotations.stages(arn) == {"AWSCURRENT", "AWSPREVIOUS"}


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("when", ["before ALTER ROLE", "after ALTER ROLE", "after COMMIT"])
def test_should_go_on_after_a_crash_in_the_middle_of_a_step(
    database: RotatedDatabase, who: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn, rotations = getattr(database, who), database.rotations
    before, token = rotations.content(arn), rotations.start(arn)
    rotations.step(arn, token, "createSecret")
    run, (moment, statement) = Connection.run, when.split(" ", 1)

    def crash(self: Any, text: str) -> Any:
        is_it = text.startswith(statement) and ("PASSWORD" in text or statement == "COMMIT")
        rows = None if is_it and moment == "before" else run(self, text)
        if is_it:
            raise ConnectionResetError("crash")
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "run", crash)
        with pytest.raises(RotationError, match="ConnectionResetError"):
            rotations.step(arn, token, "setSecret")
    assert database.works(rotations.content(arn, "AWSPENDING")) == (when == "after COMMIT")
    assert database.works(before) == (who == "application" or when != "after COMMIT")
    rotations.run(arn, token)
    assert database.works(rotations.content(arn))


@pytest.mark.parametrize(
    ("who", "change"), [("application", {"password": "by-hand-xyzzy"}), ("master", {"username": "somebody"})]
)
def test_should_not_give_up_what_the_server_knows_already(
    database: RotatedDatabase, who: str, change: dict[str, str]
) -> None:
    arn, rotations = getattr(database, who), database.rotations
    token = rotations.start(arn)
    rotations.run(arn, token, upto="setSecret")
    rotations.write(arn, rotations.content(arn) | change)
    rotations.run(arn, token)
    assert database.works(rotations.content(arn))


@pytest.mark.parametrize("who", USERS)
def test_should_end_well_when_two_rotations_run_at_once(database: RotatedDatabase, who: str) -> None:
    arn, rotations = getattr(database, who), database.rotations
    before, token = rotations.content(arn), rotations.start(arn)
    failed = at_once(lambda: rotations.run(arn, token), times=3)
    assert not failed
    assert rotations.holder(arn, "AWSCURRENT") == token
    assert database.works(rotations.content(arn))
    assert database.works(before) == (who == "application")


@pytest.mark.parametrize("reached", STEPS)
def test_should_rotate_a_service_while_the_master_is_being_rotated(database: RotatedDatabase, reached: str) -> None:
    rotations, token = database.rotations, database.rotations.start(database.master)
    rotations.run(database.master, token, upto=reached)
    assert database.works(rotations.rotate(database.application))
    rotations.run(database.master, token, after=reached)
    assert database.works(rotations.content(database.master))


@pytest.mark.parametrize("reached", STEPS[:3])
def test_should_rotate_the_master_while_a_service_is_being_rotated(database: RotatedDatabase, reached: str) -> None:
    rotations, token = database.rotations, database.rotations.start(database.application)
    rotations.run(database.application, token, upto=reached)
    assert database.works(rotations.rotate(database.master))
    rotations.run(database.application, token, after=reached)
    assert database.works(rotations.content(database.application))


def test_should_change_nothing_for_a_version_that_waits_for_nothing(database: RotatedDatabase) -> None:
    before, rotations = database.verifiers(), database.rotations
    for token in ("11111111-2222-3333-4444-555555555555", str(rotations.holder(database.application, "AWSCURRENT"))):
        for step in STEPS:
            if token.startswith("1111"):
                with pytest.raises(InvalidRotationError, match="not staged AWSPENDING"):
                    rotations.step(database.application, token, step)
            else:
                rotations.step(database.application, token, step)
    token = rotations.start(database.application)
    rotations.enable(database.application, enabled=False)
    with pytest.raises(InvalidRotationError, match="not enabled"):
        rotations.step(database.application, token, "createSecret")
    assert database.verifiers() == before


def test_should_test_the_current_content_when_the_schedule_is_made(database: RotatedDatabase) -> None:
    rotations = database.rotations
    for arn in (database.master, database.application):
        token = rotations.start(arn)
        rotations.write(arn, rotations.content(arn), token=token)
        rotations.step(arn, token, "testSecret")


def test_should_report_the_age_of_every_secret(database: RotatedDatabase, capfd: pytest.CaptureFixture[str]) -> None:
    handler({"action": "report"}, None)
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["Secret"].split("/")[:2] for line in lines] == [
        ["database", each] for each in ("master", "application", "read_only")
    ]
    assert {line["CredentialAgeDays"] for line in lines} == {0.0}
    assert {line["EnvironmentSuffix"] for line in lines} == {"dev"}
