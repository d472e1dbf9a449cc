import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from compliance.audit import ROOT
from compliance.drill import LONGEST, RECORD, REQUIRED, Drill, load_drill, shortcomings
from compliance.errors import InputError
from compliance.reports.manifest import digest_of
from compliance.reports.schemas import schema
from local.drill.inputs import INPUTS, digests
from local.drill.report import Restore

NOW = dict.fromkeys(REQUIRED, "0" * 64)
DAY = date(2027, 1, 31)


def drill(**changes: Any) -> Drill:
    """Make the record of a drill that went well."""
    values = {
        "version": "1.0",
        "performed_at": datetime(2027, 1, 31, 12, tzinfo=UTC),
        "exact": True,
        "scenario": "The database is lost.",
        "versions": {"PostgreSQL": "17.10"},
        "inputs": NOW,
        "load": {"rate": 1000, "seconds": 60, "shards": 2, "daemon": "KCL"},
        "recovery": {"target": "t", "undone": 5, "restored": 20, "replayed": 40, "archived_hours": 1},
        "rto_seconds": {"stopped": 1.5, "database": 4.5, "reading": 40.1, "caught_up": 45.2, "archive": 47.3},
        "rpo": {"database_seconds": 8.5, "log_seconds": 1.5, "events": 0},
        "account": {
            "sent": 61, "repeated": 0, "stored": 60, "dead_letters": {"undecodable": 1}, "missing": 0, "unexpected": 0,
            "duplicates": 0,
        },
        "problems": [],
        "stands_for": [{"here": "a folder", "aws": "S3"}],
        "not_proven": ["How long RDS takes."],
    }  # fmt: skip
    return msgspec.convert({**values, **changes}, Drill)


def titles(found: Drill | None, *, now: dict[str, str] = NOW, as_of: date = DAY) -> list[str]:
    return [each.title for each in shortcomings(found, now, as_of)]


def test_should_say_nothing_when_the_drill_is_exact_and_of_this_schema() -> None:
    assert titles(drill()) == []
    assert titles(drill(), as_of=DAY + LONGEST) == []


def test_should_fail_when_there_was_no_drill() -> None:
    (failure,) = shortcomings(None, NOW, DAY)
    assert failure.title == "NO DRILL"
    assert dict(failure.facts)["control"] == "A.5.29, A.5.30, A.8.13"


@pytest.mark.parametrize(
    "changes",
    [
        {"exact": False, "problems": ["plant: 3 of 60 events are missing"]},
        {"account": {**msgspec.to_builtins(drill().account), "missing": 3}},
        {"account": {**msgspec.to_builtins(drill().account), "duplicates": 1}},
    ],
)
def test_should_fail_when_an_event_is_not_accounted_for(changes: dict[str, Any]) -> None:
    assert titles(drill(**changes)) == ["FAILED DRILL"]


@pytest.mark.parametrize("pattern", REQUIRED)
def test_should_be_stale_when_what_it_was_about_has_changed(pattern: str) -> None:
    (failure,) = shortcomings(drill(), NOW | {pattern: "1" * 64}, DAY)
    assert (failure.title, dict(failure.facts)["found"]) == ("STALE DRILL", f"changed since 2027-01-31: {pattern}")


def test_should_be_stale_when_the_record_leaves_a_digest_out() -> None:
    assert titles(drill(inputs={})) == ["STALE DRILL"]


def test_should_be_overdue_when_it_was_half_a_year_ago() -> None:
    assert titles(drill(), as_of=DAY + LONGEST + timedelta(days=1)) == ["OVERDUE DRILL"]


def test_should_read_the_committed_record() -> None:
    found = load_drill()
    assert found is not None
    assert (found.exact, found.account.missing, found.load.daemon) == (True, 0, "KCL")


def test_should_read_all_that_a_drill_writes() -> None:
    written = msgspec.json.decode(RECORD.read_bytes(), type=Restore, strict=True)
    read = load_drill()
    assert read is not None
    assert msgspec.convert(msgspec.to_builtins(written), Drill, strict=False) == read


def test_should_be_what_its_schema_says() -> None:
    jsonschema.validate(json.loads(RECORD.read_text()), schema(Drill), format_checker=jsonschema.FormatChecker())


def test_should_compare_the_digests_that_a_drill_writes() -> None:
    assert set(INPUTS) == set(REQUIRED)
    assert digests() == {pattern: digest_of(ROOT, (pattern,)) for pattern in REQUIRED}


def test_should_know_no_drill_when_there_is_no_record(tmp_path: Path) -> None:
    assert load_drill(tmp_path / "restore.json") is None


def test_should_name_the_file_when_it_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "restore.json"
    path.write_text("{}")
    with pytest.raises(InputError, match="not what `make drill` writes: Object missing required field `version`"):
        load_drill(path)
