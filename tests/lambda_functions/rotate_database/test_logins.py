"""What logins a rotation takes, what it gives up, and what rights and settings the new one has."""

from typing import Any

import pytest
from shared.rotation import InvalidSecretError, RotationError

from tests.lambda_functions.rotate_database.users import USERS
from tests.support.rotated_database import RotatedDatabase

SPECIAL = (
    """it's "quoted" \\ and %s %(x)s :name {} $1 $$ -- ; /* */""",
    "p@ss:word/with?parts#&=+ and spaces ",
    "Grüße, 東京 ½ œuvre",
)

pytestmark = pytest.mark.servers


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
