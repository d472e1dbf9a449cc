from dataclasses import replace

from compliance.not_proven import Attribute, NotProven
from compliance.reports import not_proven
from tests.compliance.made import dossier, not_ours
from tests.compliance.reports.read import table

ENTRY = NotProven(
    id="NP-001",
    what="w",
    why="y",
    stand_ins=("tests/a.py::test_b", "tests/c.py"),
    would_prove="p",
    stripped=("AWS::X::Y",),
    attributes=(Attribute(type="AWS::X::Z", name="Url", having={}, value="v"),),
    fields=("AWS::X::Z Size",),
    fields_after_update=("AWS::X::Z Count",),
    unread=("AWS::X::W",),
)


def test_should_have_a_row_for_each_entry() -> None:
    (row,) = table(not_proven.files(replace(dossier(), not_proven=(ENTRY,))), not_proven.NOT_PROVEN)
    assert (row["not_proven"], row["why_not_here"], row["would_prove_it"]) == ("NP-001", "y", "p")
    assert row["tests_that_stand_in"] == "tests/a.py::test_b\ntests/c.py"
    assert row["not_deployed_to_the_emulator"] == "AWS::X::Y\nAWS::X::Z Url"
    assert row["not_kept_by_the_emulator"] == "AWS::X::Z Size\nAWS::X::Z Count (update)\nAWS::X::W"


def test_should_write_no_table_when_the_templates_are_not_ours() -> None:
    assert not_proven.files(not_ours(replace(dossier(), not_proven=(ENTRY,)))) == {}
