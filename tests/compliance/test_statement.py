from pathlib import Path
from typing import Any

import pytest

from compliance.errors import InputError
from compliance.statement import Statement, content_digest, load_statement
from tests.compliance.made import control

TEXT = """
version = "1.0"
organisation = "Some Corp"
scope = "The platform."
outside = "The rest."
owner = "ISMS manager"
approver_role = "CISO"
status = "proposed"
"""
SIGNED = (
    'status = "approved"\napprover = "CISO"\napproved_on = 2027-01-15\nreference = "MR-7"\n'
    f'approved_digest = "{content_digest([control()])}"'
)


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
        (('"proposed"', '"approved"'), "needs approver, approved_on, reference and approved_digest"),
        (('status = "proposed"', 'status = "proposed"\nreference = "MR-7"'), '"proposed" has none'),
        (('status = "proposed"', SIGNED.replace("CISO", "Developer")), "approver: must be the approver_role, 'CISO'"),
        (('status = "proposed"', SIGNED.replace("2027-01-15", '"soon"')), "approved_on"),
        (('status = "proposed"', SIGNED.partition("approved_digest")[0]), "reference and approved_digest"),
        (('status = "proposed"', SIGNED.replace("sha256:", "md5:")), "approved_digest"),
        (('owner = "ISMS manager"', ""), "missing required field `owner`"),
        (('owner = "ISMS manager"', 'owner = "x"\nnobody = "reads"'), "nobody"),
    ],
)
def test_should_refuse_an_impossible_statement(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=r"statement\.toml") as error:
        load(tmp_path, TEXT.replace(*change))
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        ({}, True),
        ({"title": "Other words of the standard"}, True),
        ({"applicable": False}, False),
        ({"justification": "Other."}, False),
        ({"statement": "Other."}, False),
        ({"owner": "Somebody else"}, False),
    ],
)
def test_should_stand_as_long_as_the_rows_are_what_was_approved(
    tmp_path: Path, change: dict[str, Any], *, stands: bool
) -> None:
    approved = load(tmp_path, TEXT.replace('status = "proposed"', SIGNED))
    assert approved.approval_stands([control(**change)]) is stands


def test_should_not_stand_when_a_control_was_added_or_nobody_approved(tmp_path: Path) -> None:
    approved = load(tmp_path, TEXT.replace('status = "proposed"', SIGNED))
    assert not approved.approval_stands([control(), control("A.8.25")])
    assert not load(tmp_path, TEXT).approval_stands([control()])


def test_should_not_depend_on_the_order_of_controls() -> None:
    one, other = control(), control("A.8.25")
    assert content_digest([one, other]) == content_digest([other, one])


def test_should_say_that_there_is_none_when_the_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.toml: cannot be read"):
        load_statement(tmp_path / "nothing.toml")
