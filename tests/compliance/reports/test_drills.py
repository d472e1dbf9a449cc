from dataclasses import replace

import pytest

from compliance.reports import drills
from compliance.reports.page import PAGE, files
from tests.compliance.made import dossier, not_ours
from tests.compliance.reports.page.examples import example
from tests.compliance.reports.read import table
from tests.compliance.test_drill import drill

pytestmark = pytest.mark.programs


def test_should_have_a_row_for_each_control_that_the_drill_is_evidence_for() -> None:
    rows = table(drills.files(replace(dossier(), drill=drill())), drills.DRILLS)
    assert [row["control"] for row in rows] == ["A.5.29", "A.5.30", "A.8.13"]
    assert {(row["performed_on"], row["exact"], row["events_missing"]) for row in rows} == {("2027-01-31", "yes", "0")}
    assert {(row["rto_database_seconds"], row["rpo_with_stream_events"]) for row in rows} == {("4.5", "0")}
    assert rows[0]["not_proven"] == "How long RDS takes."


def test_should_write_no_table_when_there_is_nothing_to_tell() -> None:
    assert drills.files(dossier()) == {}
    assert drills.files(not_ours(replace(dossier(), drill=drill()))) == {}


def test_should_show_the_drill_on_the_page() -> None:
    text = str(files(example())[PAGE])
    section = text[text.index('<section id="drills"') :]
    assert "<strong>0 missing, 0 stored twice</strong>" in section
    assert "<td>40.1 s</td>" in section
    assert 'href="#control/A.8.13"' in section


def test_should_show_no_drill_when_there_was_none() -> None:
    assert 'id="drills"' not in str(files(example(drill=None))[PAGE])
