import re
from datetime import date
from pathlib import Path

import pytest

from compliance.audit import catalogue
from compliance.errors import InputError
from compliance.nonconformities import RULE, Nonconformity, load_nonconformities, overdue
from compliance.scanners import own

ENTRY = """
[[nonconformity]]
id = "NC-001"
nature = "It is not as it should be."
detected_on = 2026-11-23
detected_by = "Somebody"
consequence = "Something."
correction = "Something."
cause = "Something."
similar_cases = "None."
corrective_action = "Something."
owner = "Platform engineering lead"
due = 2027-03-31
effectiveness = { how = "Look.", when = 2027-05-31 }
status = "open"
controls = ["A.8.24"]
findings = [{ rule = "own:some-rule", resource = "Data/Db" }]
"""
CLOSED = 'status = "closed"\nclosed_on = 2027-02-01'
RESULT = ("when = 2027-05-31 }", 'when = 2027-05-31, result = "It works." }')


def load(tmp_path: Path, text: str) -> tuple[Nonconformity, ...]:
    path = tmp_path / "nonconformities.toml"
    path.write_text(text)
    return load_nonconformities({"A.8.24"}, path)


def test_should_ship_open_entries_that_are_due_in_2027() -> None:
    entries = load_nonconformities(catalogue().controls)
    assert 3 <= len(entries) <= 6
    assert {(entry.due.year, entry.closed) for entry in entries} == {(2027, False)}


def test_should_read_an_entry(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, ENTRY)
    assert (entry.due, entry.closed, entry.effectiveness.result) == (date(2027, 3, 31), False, "")
    assert (entry.findings[0].rule, entry.findings[0].resource) == ("own:some-rule", "Data/Db")


def test_should_know_the_form_of_every_rule_that_is_mapped() -> None:
    known = catalogue()
    names = [f"{tool}:{rule}" for control in known.controls for tool, rule, _ in known.rules_of(control)]
    assert {name.partition(":")[0] for name in names} >= {"cdk-nag", "checkov", "cfn-lint"}
    assert [name for name in [*names, *(f"own:{rule}" for rule in own.rules())] if not re.fullmatch(RULE, name)] == []


def test_should_read_a_closed_entry(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, ENTRY.replace('status = "open"', CLOSED).replace(*RESULT))
    assert entry.closed


def test_should_hold_nothing_when_there_is_no_record(tmp_path: Path) -> None:
    assert load_nonconformities((), tmp_path / "nothing.toml") == ()
    assert load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[[nonconformity]]", "[[nonconformities]]"), "unknown field `nonconformities`"),
        (('"NC-001"', '"1"'), "nonconformity[0].id"),
        (("due = 2027-03-31", 'due = "31 March"'), "nonconformity[0].due"),
        (("when = 2027-05-31", 'when = "later"'), "nonconformity[0].effectiveness.when"),
        (("due = 2027-03-31", "due = 2026-11-22"), "NC-001: due: 2026-11-22 is before it was detected"),
        (('"A.8.24"', '"A.8.99"'), "NC-001: controls: A.8.99 is not in controls/iso27001_2022.toml"),
        (('["A.8.24"]', "[]"), "nonconformity[0].controls"),
        (
            ("when = 2027-05-31", "when = 2026-11-22"),
            "NC-001: effectiveness.when: 2026-11-22 is before it was detected",
        ),
        (('status = "open"', CLOSED.replace("2027-02-01", "2026-11-22")), "NC-001: closed_on: 2026-11-22 is before"),
        (('"own:some-rule"', '"some-rule"'), "nonconformity[0].findings[0].rule"),
        (('"own:some-rule"', '"own:Some rule"'), "nonconformity[0].findings[0].rule"),
        (('"own:some-rule"', '"checkov:S3Bucket"'), "nonconformity[0].findings[0].rule"),
        (('"own:some-rule"', '"cfn-lint:CKV_AWS_18"'), "nonconformity[0].findings[0].rule"),
        (('cause = "Something."', 'cause = ""'), "nonconformity[0].cause"),
        (('status = "open"', CLOSED), 'NC-001: status "closed" needs effectiveness.result'),
        (('status = "open"', 'status = "closed"'), "NC-001: `closed_on` goes with status"),
        (('status = "open"', 'status = "open"\nclosed_on = 2027-02-01'), "NC-001: `closed_on` goes with status"),
        ((ENTRY, ENTRY + ENTRY), "NC-001: is there twice"),
        (('status = "open"', "status = open"), "not TOML"),
    ],
)
def test_should_refuse_an_impossible_entry(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=r"nonconformities\.toml") as error:
        load(tmp_path, ENTRY.replace(*change))
    assert problem in str(error.value)


@pytest.mark.parametrize(("day", "late"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_should_fail_on_an_open_entry_after_the_day_it_was_due(tmp_path: Path, day: date, *, late: bool) -> None:
    failures = overdue(load(tmp_path, ENTRY), day)
    assert [failure.title for failure in failures] == (["OVERDUE NC-001 was due on 2027-03-31"] if late else [])
    assert all(dict(failure.facts)["owner"] == "Platform engineering lead" for failure in failures)


def test_should_not_fail_on_a_closed_entry(tmp_path: Path) -> None:
    entries = load(tmp_path, ENTRY.replace('status = "open"', CLOSED).replace(*RESULT))
    assert overdue(entries, date(2030, 1, 1)) == []
