from datetime import date, datetime

import pytest

from compliance.acceptances import Acceptance, Loss, load_register
from compliance.reports import risks
from tests.compliance.made import acceptance, approved, binding, dossier, finding, not_ours
from tests.compliance.reports.read import sheet, table

CSV, BOOK = "risk_acceptances.csv", "risk_acceptances.xlsx"


def test_should_have_a_row_for_each_entry_of_the_register() -> None:
    register = load_register()
    rows = table(risks.files(dossier(register=register)), CSV)
    assert [row["acceptance"] for row in rows] == sorted(entry.id for entry in register)
    assert {row["status"] for row in rows} == {"NOT APPROVED"}


def test_should_show_what_a_row_is_made_of() -> None:
    loss = Loss(loses="readings", rpo="24 hours", rto="unknown", last_restore_drill="never")
    bindings = (binding(), binding(environments=("dev", "prod"), resource="Data/Two"))
    entry = acceptance(*bindings, destroys_data=True, loss=loss, compensating_controls=("=A", "B"))
    (row,) = table(risks.files(dossier(finding(), finding(path="Data/Two"), register=(entry,))), CSV)
    assert row == {
        "acceptance": "RA-001",
        "tool": "cdk-nag",
        "rule": "RDSStorageEncrypted",
        "kind": "risk",
        "reason": "A reason.",
        "likelihood_before": "3",
        "impact_before": "4",
        "risk_before": "12",
        "likelihood_after": "1",
        "impact_after": "4",
        "risk_after": "4",
        "compensating_controls": "'=A; B",
        "owner": "Head of platform",
        "status": "NOT APPROVED",
        "approver": "",
        "approved_on": "",
        "reference": "",
        "review": "2027-03-01",
        "expires": "2027-04-01",
        "destroys_data": "yes",
        "loses": "readings",
        "rpo": "24 hours",
        "rto": "unknown",
        "last_restore_drill": "never",
        "environments": "dev prod",
        "bindings": "2",
        "controls": "A.8.24",
        "findings dev": "2",
    }


def test_should_show_an_approval() -> None:
    (row,) = table(risks.files(dossier(finding(), register=(approved(),))), CSV)
    assert (row["status"], row["approver"], row["approved_on"], row["reference"]) == (
        "approved",
        "Head of platform",
        "2027-01-15",
        "CAB-7",
    )


@pytest.mark.parametrize("entry", [acceptance(kind="false-positive", before=None, after=None)])
def test_should_show_no_levels_when_there_is_no_risk(entry: Acceptance) -> None:
    (row,) = table(risks.files(dossier(finding(), register=(entry,))), CSV)
    assert (row["likelihood_before"], row["risk_after"], row["loses"], row["findings dev"]) == ("", "", "", "1")


def test_should_give_the_workbook_dates_and_numbers_and_the_same_bytes_twice() -> None:
    made = dossier(finding(), register=(acceptance(reason="=HYPERLINK(1)"),))
    files = risks.files(made)
    (cells,) = sheet(files, BOOK, "Acceptances")
    assert (cells["reason"], cells["risk_before"]) == ("=HYPERLINK(1)", 12)
    assert isinstance(cells["expires"], datetime)
    assert cells["expires"].date() == date(2027, 4, 1)
    assert files == risks.files(made)


def test_should_list_only_what_is_in_use_when_the_templates_are_not_ours() -> None:
    unused = acceptance(binding(resource="Data/Other"), id="RA-002")
    files = risks.files(not_ours(dossier(finding(), register=(unused, acceptance()))))
    assert [row["acceptance"] for row in table(files, CSV)] == ["RA-001"]
    about = {row["About"]: row[risks.TITLE] for row in sheet(files, BOOK, "About")}
    assert about["Entries"] == "1, of which 0 are approved by the owner of the risk"


def test_should_say_how_many_are_approved() -> None:
    files = risks.files(dossier(register=(acceptance(), approved(id="RA-002"))))
    about = {row["About"]: row[risks.TITLE] for row in sheet(files, BOOK, "About")}
    assert about["Entries"] == "2, of which 1 are approved by the owner of the risk"
