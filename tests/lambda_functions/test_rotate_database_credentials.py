"""The rotation of database users, on a real server whose every statement is logged, step by step."""

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import psycopg
import pytest
import trustme
from moto import mock_aws
from pg8000.native import Connection
from rotate_database_credentials.handler import handler
from shared.rotation import InvalidRotationError, InvalidSecretError, RotationError

from local.servers.certificate import issue
from local.servers.postgres import Postgres
from tests.support.clients import Clients
from tests.support.rotated_database import HOST, RotatedDatabase, close_connections, make_database, prepare
from tests.support.stepwise import STEPS, Rotations, as_aws_does, passwords

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

pytestmark = pytest.mark.servers
SERVICES = ("application", "read_only")
USERS = ("application", "master")
SPECIAL = (
    """it's "quoted" \\ and %s %(x)s :name {} $1 $$ -- ; /* */""",
    "p@ss:word/with?parts#&=+ and spaces ",
    "Grüße, 東京 ½ œuvre",
)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of the server's certificate is, once there is one."""
    return tmp_path_factory.mktemp("certificates") / "authorities.pem"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, authorities: Path) -> Iterator[Postgres]:
    certificate = issue(authorities, name=HOST)
    settings = {"log_statement": "all", "log_min_messages": "log", "fsync": "off"}
    directory = tmp_path_factory.mktemp("postgres")
    with Postgres(directory=directory, certificate=certificate, settings=settings) as running:
        prepare(running)
        yield running
        close_connections()


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
    before, token, failed = rotations.content(arn), rotations.start(arn), []

    def run() -> None:
        try:
            rotations.run(arn, token)
        except RotationError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
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


def test_should_try_the_same_version_again_after_an_outage(database: RotatedDatabase) -> None:
    rotations, arns = database.rotations, (database.application, database.master)
    tokens = [rotations.start(arn) for arn in arns]
    for arn, token in zip(arns, tokens, strict=True):
        rotations.step(arn, token, "createSecret")
    database.server.stop()
    try:
        for arn, token in zip(arns, tokens, strict=True):
            for step in ("setSecret", "testSecret"):
                with pytest.raises(RotationError, match="InterfaceError: Can't create a connection"):
                    rotations.step(arn, token, step)
            assert rotations.holder(arn, "AWSPENDING") == token
    finally:
        database.server.start()
    for arn, token in zip(arns, tokens, strict=True):
        rotations.run(arn, token)
        assert database.works(rotations.content(arn))


@pytest.mark.parametrize("password", SPECIAL)
@pytest.mark.parametrize("who", USERS)
def test_should_rotate_whatever_characters_the_current_password_has(
    database: RotatedDatabase, who: str, password: str
) -> None:
    arn = getattr(database, who)
    before = database.set_password(arn, password)
    assert database.works(before)
    after = database.rotations.rotate(arn)
    assert database.works(after)
    assert after["password"].isalnum()
    assert database.works(before) == (who == "application")


@pytest.mark.parametrize(
    ("who", "change", "problem"),
    [
        *((who, {name: None}, f"{name}: missing") for who in USERS for name in ("username", "password")),
        ("application", {"masterarn": None}, "masterarn: missing"),
        ("application", {"masterarn": "arn:aws:secretsmanager:us-east-1:111111111111:secret:x"}, "masterarn: refused"),
        ("application", {"username": "u" * 58}, "username: refused; allowed: 1 to 57 bytes"),
        ("application", {"username": "_clone"}, "username: refused"),
        ("application", {"password": "tab\tulated"}, "control characters forbidden.*; allowed: what SASLprep"),
        ("master", {"password": "\U0001f511\U0001f511"}, "unassigned code points forbidden"),
    ],
)
def test_should_give_up_before_anything_changed_when_the_secret_is_unusable(
    database: RotatedDatabase, who: str, change: dict[str, str | None], problem: str
) -> None:
    arn, rotations, before = getattr(database, who), database.rotations, database.verifiers()
    content = rotations.content(arn)
    changed = {name: value for name, value in (content | change).items() if value is not None}
    rotations.write(arn, changed)
    token = rotations.start(arn)
    with pytest.raises(InvalidSecretError, match=problem):
        rotations.step(arn, token, "createSecret")
    assert rotations.holder(arn, "AWSPENDING") is None
    # So does a version that somebody else wrote.
    rotations.write(arn, content)
    token = rotations.start(arn)
    rotations.write(arn, changed, token=token)
    if "SASLprep" not in problem and "unassigned" not in problem:
        with pytest.raises(InvalidSecretError, match=r"missing|refused"):
            rotations.step(arn, token, "setSecret")
        assert rotations.holder(arn, "AWSPENDING") is None
    assert database.verifiers() == before


@pytest.mark.parametrize("who", USERS)
def test_should_give_up_a_pending_version_of_another_user(database: RotatedDatabase, who: str) -> None:
    arn, rotations, before = getattr(database, who), database.rotations, database.verifiers()
    token = rotations.start(arn)
    rotations.write(arn, rotations.content(arn) | {"username": "somebody", "password": "x" * 48}, token=token)
    with pytest.raises(InvalidSecretError, match="username: refused in the pending version"):
        rotations.step(arn, token, "setSecret")
    assert rotations.holder(arn, "AWSPENDING") is None
    assert database.verifiers() == before


def test_should_wait_for_the_master_when_its_secret_is_unusable(database: RotatedDatabase) -> None:
    rotations, content = database.rotations, database.rotations.content(database.master)
    token = rotations.start(database.application)
    for broken, problem in (({"username": "x"}, "password: missing"), (content | {"password": "w" * 9}, "neither")):
        rotations.write(database.master, broken)
        with pytest.raises(RotationError, match=f"{database.master}: {problem}"):
            rotations.run(database.application, token)
    assert rotations.holder(database.application, "AWSPENDING") == token
    rotations.write(database.master, content)
    rotations.run(database.application, token)


def test_should_not_get_at_other_users_for_somebody_who_may_write_the_secret(database: RotatedDatabase) -> None:
    rotations, before = database.rotations, database.verifiers()
    owner, own = rotations.content(database.master), rotations.content(database.application)
    other = rotations.content(database.read_only)["username"]
    for stolen, problem in (
        (own | {"username": other, "password": "guessed-it"}, "do not open the database; the set-up function"),
        (own | {"username": owner["username"], "password": owner["password"]}, "refused: the master's"),
    ):
        rotations.write(database.application, stolen)
        token = rotations.start(database.application)
        with pytest.raises(RotationError, match=problem):
            rotations.run(database.application, token)
        if rotations.holder(database.application, "AWSPENDING"):
            rotations.client.update_secret_version_stage(
                SecretId=database.application, VersionStage="AWSPENDING", RemoveFromVersionId=token
            )
    assert database.verifiers() == before


def test_should_say_so_when_the_clone_lost_its_rights(database: RotatedDatabase) -> None:
    rotations, token = database.rotations, database.rotations.start(database.application)
    rotations.run(database.application, token, upto="setSecret")
    user = rotations.content(database.application)["username"]
    master_user = rotations.content(database.master)["username"]
    database.admin("REVOKE {} FROM {} GRANTED BY {}", user, f"{user}_clone", master_user)
    database.admin("GRANT CONNECT ON DATABASE {} TO {}", database.name, f"{user}_clone")
    with pytest.raises(RotationError, match="lacks the rights of its original"):
        rotations.step(database.application, token, "testSecret")


def test_should_give_the_clone_settings_limit_and_later_rights_of_its_original(database: RotatedDatabase) -> None:
    rotations = database.rotations
    user = rotations.content(database.application)["username"]
    for statement in (
        """ALTER ROLE {} SET search_path = "$user", "we'ird, one", public""",
        "ALTER ROLE {} SET application_name = 'a=b, ''c''; DROP TABLE readings; --'",
        "ALTER ROLE {} SET statement_timeout = '7s'",
        "ALTER ROLE {} CONNECTION LIMIT 7",
    ):
        database.admin(statement, user)
    database.admin("ALTER ROLE {} IN DATABASE {} SET work_mem = '5MB'", user, database.name)
    shown = ("search_path", "application_name", "statement_timeout", "work_mem")

    def settings(content: dict[str, Any]) -> list[Any]:
        with database.connected(content) as connection:
            limit = connection.execute("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user").fetchone()
            return [limit, *(connection.execute(f"SHOW {name}".encode()).fetchone() for name in shown)]

    before = settings(rotations.content(database.application))
    clone = rotations.rotate(database.application)
    assert clone["username"] == f"{user}_clone"
    assert settings(clone) == before
    assert before[0] == (7,)
    database.admin("CREATE TABLE later (x int)")
    database.admin("GRANT SELECT ON later TO {}", user)
    with database.connected(clone) as connection:
        connection.execute("SELECT * FROM later")
    database.admin("ALTER ROLE {} RESET ALL", user)
    database.admin("ALTER ROLE {} IN DATABASE {} RESET ALL", user, database.name)
    rotations.rotate(database.application)
    again = rotations.rotate(database.application)
    assert settings(again)[1:] == settings(rotations.content(database.application, "AWSPREVIOUS"))[1:]
    assert settings(again) != before


def test_should_change_nothing_when_a_setting_cannot_be_copied(database: RotatedDatabase) -> None:
    rotations = database.rotations
    user, before = rotations.content(database.application)["username"], database.verifiers()
    database.admin("ALTER ROLE {} SET log_statement = 'all'", user)
    token = rotations.start(database.application)
    with pytest.raises(RotationError, match='permission denied to set parameter "log_statement"'):
        rotations.run(database.application, token)
    assert database.verifiers() == before
    database.admin("ALTER ROLE {} RESET log_statement", user)
    rotations.run(database.application, token)


def test_should_name_the_set_up_when_the_original_is_missing(database: RotatedDatabase) -> None:
    rotations = database.rotations
    clone = rotations.rotate(database.application)
    user = clone["username"].removesuffix("_clone")
    database.admin("GRANT CONNECT ON DATABASE {} TO {}", database.name, clone["username"])
    database.admin("ALTER ROLE {} RENAME TO {}", user, f"{user}_gone")
    with pytest.raises(RotationError, match=f"role {user} is missing; the set-up function makes it"):
        rotations.rotate(database.application)


def test_should_rotate_the_master_of_a_database_that_is_an_older_copy(database: RotatedDatabase) -> None:
    rotations, first = database.rotations, database.rotations.content(database.master)
    rotations.rotate(database.master)
    database.reset_password(first)
    assert database.works(rotations.rotate(database.master))


def test_should_ask_for_help_when_no_password_of_the_master_opens_the_database(database: RotatedDatabase) -> None:
    rotations, before = database.rotations, database.verifiers()
    rotations.write(database.master, rotations.content(database.master) | {"password": "forgotten-one"})
    token = rotations.start(database.master)
    with pytest.raises(RotationError, match="neither the current nor the previous password opens"):
        rotations.run(database.master, token)
    assert database.verifiers() == before
    assert rotations.holder(database.master, "AWSPENDING") == token


@pytest.mark.parametrize("who", USERS)
def test_should_trust_no_certificate_but_the_databases(
    database: RotatedDatabase, who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn, rotations, before = getattr(database, who), database.rotations, database.verifiers()
    token = rotations.start(arn)
    rotations.step(arn, token, "createSecret")
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "another.pem"))
    for variable, value, problem in (
        ("DATABASE_CA_FILE", str(tmp_path / "another.pem"), "certificate: unable to get local issuer certificate"),
        ("DATABASE_HOST", "127.0.0.1", "certificate: IP address mismatch"),
        ("DATABASE_CA_FILE", "/absent.pem", "FileNotFoundError"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(variable, value)
            for step in ("setSecret", "testSecret"):
                with pytest.raises(RotationError, match=problem):
                    rotations.step(arn, token, step)
    assert database.verifiers() == before
    rotations.run(arn, token)


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
