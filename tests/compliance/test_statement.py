from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.statement import Statement, load_statement

TEXT = """
version = "1.0"
organisation = "Some Corp"
scope = "The platform."
outside = "The rest."
owner = "ISMS manager"
approver_role = "CISO"
status = "proposed"
"""
SIGNED = 'status = "approved"\napprover = "CISO"\napproved_on = 2027-01-15\nreference = "MR-7"'


def load(tmp_path: Path, text: str) -> Statement:
    path = tmp_path / "statement.toml"
    path.write_text(text)
    return load_statement(path)


def test_should_ship_unapproved() -> None:
    assert not load_statement().approved


def test_should_read_an_approval(tmp_path: Path) -> None:
    assert load(tmp_path, TEXT.replace('status = "proposed"', SIGNED)).approved


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"1.0"', '"one"'), "version"),
        (('"proposed"', '"approved"'), "needs approver, approved_on and reference"),
        (('status = "proposed"', 'status = "proposed"\nreference = "MR-7"'), '"proposed" has none'),
        (('status = "proposed"', SIGNED.replace("CISO", "Developer")), "approver: must be the approver_role, 'CISO'"),
        (('status = "proposed"', SIGNED.replace("2027-01-15", '"soon"')), "approved_on"),
        (('owner = "ISMS manager"', ""), "missing required field `owner`"),
        (('owner = "ISMS manager"', 'owner = "x"\nnobody = "reads"'), "nobody"),
    ],
)
def test_should_refuse_an_impossible_statement(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=r"statement\.toml") as error:
        load(tmp_path, TEXT.replace(*change))
    assert problem in str(error.value)


def test_should_say_that_there_is_none_when_the_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.toml: cannot be read"):
        load_statement(tmp_path / "nothing.toml")
