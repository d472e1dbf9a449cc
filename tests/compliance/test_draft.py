import tomllib
from typing import Any

import pytest

from compliance.controls import Catalogue
from compliance.draft import HEADING, drafts
from compliance.errors import InputError
from compliance.nonconformities import Nonconformity, load_nonconformities
from tests.compliance.made import TODAY, catalogue, control, finding, nonconformity


def parsed(text: str) -> list[dict[str, Any]]:
    heading, _, toml = text.partition("\n")
    assert heading == HEADING
    entries: list[dict[str, Any]] = tomllib.loads(toml)["nonconformity"]
    return entries


def test_should_draft_one_entry_for_each_rule() -> None:
    found = (finding(), finding(path="Data/Two", environment="prod"), finding(rule="Other"))
    second, first = parsed(drafts(found, (), catalogue(), TODAY))
    assert (second["id"], first["id"]) == ("NC-001", "NC-002")
    assert first["nature"] == "cdk-nag:RDSStorageEncrypted fails in dev, prod: The database is not encrypted."
    assert (first["detected_on"], first["status"], first["controls"]) == (TODAY, "open", ["A.8.24"])
    assert first["findings"] == [
        {"rule": "cdk-nag:RDSStorageEncrypted", "resource": "Data/Db"},
        {"rule": "cdk-nag:RDSStorageEncrypted", "resource": "Data/Two"},
    ]
    assert second["findings"] == [{"rule": "cdk-nag:Other", "resource": "Data/Db"}]


def test_should_leave_to_people_what_only_they_know() -> None:
    (entry,) = parsed(drafts([finding()], (), catalogue(), TODAY))
    assert {key for key, value in entry.items() if value == ""} == {
        "consequence",
        "correction",
        "cause",
        "similar_cases",
        "corrective_action",
        "owner",
        "due",
    }
    assert entry["effectiveness"] == {"how": "", "when": ""}


def test_should_be_refused_until_it_is_filled_in_and_read_then(tmp_path: Any) -> None:
    path = tmp_path / "nonconformities.toml"
    text = drafts([finding(path="", logical_id="")], (), catalogue(), TODAY)
    path.write_text(text)
    with pytest.raises(InputError):
        load_nonconformities({"A.8.24"}, path)
    dated = text.replace('due = ""', "due = 2027-03-01").replace('when = ""', "when = 2027-04-01")
    path.write_text(dated.replace('= ""', '= "Said."'))
    (entry,) = load_nonconformities({"A.8.24"}, path)
    assert (entry.findings[0].resource, entry.owner) == ("", "Said.")


@pytest.mark.parametrize(
    ("known", "ids"),
    [
        (nonconformity(findings=({"rule": "cdk-nag:RDSStorageEncrypted", "resource": "Data/Db"},)), []),
        (nonconformity(findings=({"rule": "cdk-nag:RDSStorageEncrypted", "resource": "Data/X"},)), ["NC-008"]),
        (nonconformity(), ["NC-008"]),
    ],
)
def test_should_draft_only_what_no_open_entry_says(known: Nonconformity, ids: list[str]) -> None:
    text = drafts([finding()], (known,), catalogue(), TODAY)
    assert ([each["id"] for each in parsed(text)] if text else []) == ids


def test_should_draft_what_a_closed_entry_said() -> None:
    link = {"rule": "cdk-nag:RDSStorageEncrypted", "resource": "Data/Db"}
    known = nonconformity(findings=(link,), status="closed", closed_on=TODAY)
    assert [each["id"] for each in parsed(drafts([finding()], (known,), catalogue(), TODAY))] == ["NC-008"]


def test_should_name_no_control_when_nobody_mapped_the_rule() -> None:
    known = Catalogue([control()], {}, {})
    (entry,) = parsed(drafts([finding()], (), known, TODAY))
    assert entry["controls"] == []


@pytest.mark.parametrize("name", ["a\n[[x]]", '"]', "\x1b[2J", "\u2028", "\u202e", "\U000e0001", "\x85"])
def test_should_keep_a_hostile_name_inside_its_string(name: str) -> None:
    text = drafts([finding(path=name)], (), catalogue(), TODAY)
    assert all(line.isprintable() for line in text.split("\n"))
    assert parsed(text)[0]["findings"] == [{"rule": "cdk-nag:RDSStorageEncrypted", "resource": name}]
