"""A database that cannot be reached or trusted, and a master who cannot log in."""

from pathlib import Path

import pytest
import trustme
from shared.rotation import RotationError

from tests.lambda_functions.rotate_database.users import USERS
from tests.support.rotated_database import RotatedDatabase

pytestmark = pytest.mark.servers


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
