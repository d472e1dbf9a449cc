from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.audit import catalogue as shipped_catalogue
from compliance.model import Answer
from compliance.reports import soa
from compliance.reports.dossier import Content, Dossier
from compliance.statement import Statement, content_digest
from tests.compliance.made import (
    acceptance,
    binding,
    catalogue,
    control,
    dossier,
    evidence,
    finding,
    nonconformity,
    not_ours,
)
from tests.compliance.reports.read import sheet, table
from tests.compliance.support import environment

CSV, BOOK = "statement_of_applicability.csv", "statement_of_applicability.xlsx"


def statement(**changes: Any) -> Statement:
    values: dict[str, Any] = {
        "version": "1.2",
        "organisation": "Some Corp",
        "scope": "=the platform",
        "outside": "The rest.",
        "owner": "ISMS manager",
        "approver_role": "CISO",
        "status": "proposed",
    }
    return Statement(**{**values, **changes})


SIGNED = statement(
    status="approved",
    approver="CISO",
    approved_on=date(2027, 1, 15),
    reference="MR-7",
    approved_digest=content_digest([control()]),
)


def about(files: dict[str, Content]) -> dict[object, object]:
    return {row["About"]: row[soa.TITLE] for row in sheet(files, BOOK, "About")}


def test_should_have_a_row_for_each_of_93_controls_in_the_order_of_the_standard() -> None:
    rows = table(soa.files(dossier(known=shipped_catalogue())), CSV)
    assert len(rows) == 93
    assert [row["control"] for row in rows][:10:9] == ["A.5.1", "A.5.10"]
    assert not [row["control"] for row in rows if not (row["reason"] and row["statement"] and row["evidence"])]


def test_should_show_what_a_row_is_made_of() -> None:
    found = replace(dossier(finding(answer=Answer.PASS)), statement=statement())
    (row,) = table(soa.files(found), CSV)
    assert row == {
        "control": "A.8.24",
        "title": "Use of cryptography",
        "theme": "technological",
        "applicable": "yes",
        "reason": "J.",
        "status dev": "design-evidenced",
        "status overall": "design-evidenced",
        "implementation": "partly: designed and synthesized, not deployed",
        "nonconformities": "",
        "statement": "S.",
        "evidence": "E.",
        "owner": "CISO",
        "approver": "CISO",
        "approval": "NOT APPROVED",
        "risks": "",
        "other_acceptances": "",
        "class": "template",
        "review_interval_months": "12",
        "soa_version": "1.2",
        "organisation": "Some Corp",
        "scope": "'=the platform",
    }


def test_should_be_a_gap_when_it_is_one_in_one_environment() -> None:
    passing, failing = finding(answer=Answer.PASS), finding(environment="prod")
    made = dossier(passing)
    both = Assembly((*made.environments, environment(suffix="prod", Data={"Resources": {}})), whole=True)
    heard = replace(evidence(passing, failing), assembly=both, not_applicable={"dev": Counter(), "prod": Counter()})
    judged = replace(made.judgement, findings=(passing, failing))
    (row,) = table(soa.files(replace(made, evidence=heard, judgement=judged)), CSV)
    assert (row["status dev"], row["status prod"], row["status overall"]) == ("design-evidenced", "gap", "gap")


def test_should_show_a_control_that_does_not_apply() -> None:
    (row,) = table(soa.files(dossier(known=catalogue(control(applicable=False)))), CSV)
    assert (row["applicable"], row["status overall"]) == ("no", "excluded")


@pytest.mark.parametrize(("environments", "risks"), [(("dev", "prod"), "RA-001"), (("prod",), "")])
def test_should_name_acceptances_that_hold_where_it_was_audited(environments: tuple[str, ...], risks: str) -> None:
    register = (acceptance(binding(environments=environments)),)
    (row,) = table(soa.files(dossier(finding(), register=register)), CSV)
    assert row["risks"] == risks


@pytest.mark.parametrize("kind", ["rule-conflict", "false-positive", "not-applicable"])
def test_should_not_call_a_risk_what_is_none(kind: str) -> None:
    register = (acceptance(), acceptance(binding(resource="Data/Two"), id="RA-002", kind=kind))
    (row,) = table(soa.files(dossier(finding(), finding(path="Data/Two"), register=register)), CSV)
    assert (row["risks"], row["other_acceptances"]) == ("RA-001", "RA-002")


@pytest.mark.parametrize(
    ("control_class", "answer", "implementation"),
    [
        ("template", Answer.FAIL, "gap"),
        ("pipeline", Answer.PASS, "partly: declared by repository and workflows"),
        ("shared", Answer.PASS, "not here: evidence is held by the provider"),
        ("organisational", Answer.PASS, "not here: evidence is held in the ISMS records"),
    ],
)
def test_should_say_how_far_a_control_is_implemented(control_class: str, answer: Answer, implementation: str) -> None:
    known = catalogue(control(class_=control_class))
    (row,) = table(soa.files(dossier(finding(answer=answer), known=known)), CSV)
    assert row["implementation"].startswith(implementation)


def test_should_name_open_nonconformities_of_a_control() -> None:
    checked = {"how": "Look.", "when": date(2027, 1, 1), "result": "It works."}
    closed = nonconformity(id="NC-008", status="closed", closed_on=date(2027, 1, 1), effectiveness=checked)
    record = (nonconformity(id="NC-009"), nonconformity(), closed, nonconformity(id="NC-010", controls=("A.5.1",)))
    files = soa.files(replace(dossier(finding(answer=Answer.PASS)), nonconformities=record))
    (row,), (cells,) = table(files, CSV), sheet(files, BOOK, "Controls")
    assert row["nonconformities"] == cells["nonconformities"] == "NC-007 NC-009"
    assert row["implementation"].endswith("not deployed; not as required: NC-007 NC-009")


def test_should_say_nothing_of_templates_that_are_not_ours() -> None:
    assert soa.files(not_ours(dossier(finding()))) == {}


def test_should_no_longer_be_approved_when_the_content_changed() -> None:
    found = replace(dossier(known=catalogue(control(statement="Something else."))), statement=SIGNED)
    files = soa.files(found)
    assert table(files, CSV)[0]["approval"] == "NOT APPROVED (changed since approval)"
    said = about(files)
    assert said["Approval"] == "NOT APPROVED (changed since approval)"
    assert said["Content digest"] == content_digest(found.catalogue.controls.values()) != SIGNED.approved_digest


@pytest.mark.parametrize(
    ("said", "approval"),
    [(None, "NOT APPROVED"), (statement(), "NOT APPROVED"), (SIGNED, "approved on 2027-01-15 by CISO (MR-7)")],
)
def test_should_be_not_approved_unless_an_approval_is_recorded(said: Statement | None, approval: str) -> None:
    files = soa.files(replace(dossier(), statement=said))
    assert table(files, CSV)[0]["approval"] == approval
    assert about(files)["Approval"] == approval


def test_should_say_version_and_scope_on_the_first_sheet() -> None:
    said = about(soa.files(replace(dossier(), statement=statement())))
    assert (said["Version"], said["Scope"], said["Environments"]) == ("1.2", "=the platform", "dev")


def test_should_give_workbook_and_csv_the_same_rows_and_the_same_bytes_twice() -> None:
    found: Dossier = replace(dossier(known=catalogue(control(statement="=1+1"))), statement=statement())
    files = soa.files(found)
    (row,), (cells,) = table(files, CSV), sheet(files, BOOK, "Controls")
    assert (row["statement"], cells["statement"], cells["review_interval_months"]) == ("'=1+1", "=1+1", 12)
    assert list(row) == list(cells)
    assert files == soa.files(found)
