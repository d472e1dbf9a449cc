from dataclasses import replace

from compliance.reports import nonconformities
from tests.compliance.made import TODAY, dossier, nonconformity, not_ours
from tests.compliance.reports.read import table

CSV = "nonconformities.csv"


def test_should_have_a_row_for_each_entry() -> None:
    links = ({"rule": "own:r", "resource": "Data/Db"}, {"rule": "own:r"})
    entries = (nonconformity(id="NC-009"), nonconformity(nature="=x", findings=links))
    first, second = table(nonconformities.files(replace(dossier(), nonconformities=entries)), CSV)
    assert (first["nonconformity"], second["nonconformity"]) == ("NC-007", "NC-009")
    assert (first["nature"], first["due"], first["controls"]) == ("'=x", "2027-03-01", "A.8.24")
    assert first["findings"] == "own:r Data/Db; own:r"
    assert (first["effectiveness_result"], first["closed_on"]) == ("not checked yet", "")
    assert "" not in {second[key] for key in ("cause", "correction", "corrective_action", "effectiveness_how", "owner")}


def test_should_show_how_an_entry_was_closed() -> None:
    checked = {"how": "Look.", "when": TODAY, "result": "It works."}
    entry = nonconformity(status="closed", closed_on=TODAY, effectiveness=checked)
    (row,) = table(nonconformities.files(replace(dossier(), nonconformities=(entry,))), CSV)
    assert (row["status"], row["closed_on"], row["effectiveness_result"]) == ("closed", "2027-01-31", "It works.")


def test_should_write_no_table_when_the_templates_are_not_ours() -> None:
    assert nonconformities.files(not_ours(replace(dossier(), nonconformities=(nonconformity(),)))) == {}


def test_should_write_a_table_without_rows_when_there_is_none() -> None:
    assert table(nonconformities.files(dossier()), CSV) == []
