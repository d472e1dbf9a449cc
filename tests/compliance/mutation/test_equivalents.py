from dataclasses import replace
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.mutation.equivalents import Equivalent, Equivalents, load_equivalents
from compliance.mutation.model import EXISTENCE, Mutant, Operator
from compliance.mutation.properties import load_properties

ENTRY = """
[[equivalent]]
type = "AWS::RDS::DBInstance"
property = "PubliclyAccessible"
operator = "removed"
path = "Data/Db"
reason = "default-is-the-same"
because = "false where the subnets have no way out"
"""
MUTANT = Mutant(
    id="0" * 16,
    environment="prod",
    stack="Data",
    logical_id="Db",
    path="Data/Db",
    resource_type="AWS::RDS::DBInstance",
    property="PubliclyAccessible",
    operator=Operator.REMOVED,
    body={},
)


def loaded(tmp_path: Path, text: str) -> Equivalents:
    path = tmp_path / "equivalents.toml"
    path.write_text(text)
    return load_equivalents(path)


def test_should_cover_exactly_what_an_entry_names(tmp_path: Path) -> None:
    known = loaded(tmp_path, ENTRY)
    found = known.of(MUTANT)
    assert found is not None
    assert found.reason == "default-is-the-same"
    others = (
        replace(MUTANT, operator=Operator.FLIPPED),
        replace(MUTANT, variant="0"),
        replace(MUTANT, property="Other"),
        replace(MUTANT, path="Data/Other"),
        replace(MUTANT, resource_type="Other"),
    )
    assert [known.of(each) for each in others] == [None] * 5


def test_should_say_which_entries_cover_nothing(tmp_path: Path) -> None:
    known = loaded(tmp_path, ENTRY)
    assert known.unused([MUTANT]) == ()
    assert known.unused([]) == known.entries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY + ENTRY, "equivalent[1]: it is there twice"),
        (ENTRY.replace("default-is-the-same", "nobody-cares"), "Invalid enum value 'nobody-cares'"),
        (ENTRY.replace('because = "false where the subnets have no way out"', ""), "missing required field `because`"),
        (ENTRY.replace('path = "Data/Db"\n', ""), "missing required field `path`"),
        (ENTRY.replace('"removed"', '"*"'), "Invalid enum value '*'"),
    ],
)
def test_should_refuse_an_impossible_entry(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        loaded(tmp_path, text)
    assert message in str(error.value)


def test_should_say_which_entries_excuse_nothing(tmp_path: Path) -> None:
    known = loaded(tmp_path, ENTRY)
    named = "AWS::RDS::DBInstance PubliclyAccessible removed Data/Db"
    assert list(known.idle([MUTANT], [])) == []
    assert list(known.idle([], [])) == [f"{named}: there is no such mutant"]
    assert list(known.idle([MUTANT], [MUTANT])) == [f"{named}: a rule notices it, so something is broken"]


@pytest.mark.parametrize(
    "entry", load_equivalents().entries, ids=lambda each: f"{each.type} {each.property} {each.path}"
)
def test_should_excuse_only_what_mutants_are_made_of(entry: Equivalent) -> None:
    table = load_properties().types[entry.type]
    serves = table.existence if entry.property == EXISTENCE else table.entry(entry.property.split("."))
    assert serves is not None
    assert serves.controls, "no mutant is made of what serves no control"
    assert "/" in entry.path
