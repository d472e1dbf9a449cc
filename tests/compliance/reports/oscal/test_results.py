from datetime import date
from typing import Any

import pytest

from compliance.acceptances import Acceptance
from compliance.model import Answer
from compliance.proof import Proof
from compliance.reports.oscal import files
from tests.compliance.made import acceptance, approved, finding, nonconformity
from tests.compliance.reports.oscal.made import dossier, known, members, passing, proof, read

OBJECTIVE = "a-8.24_template"
PLAN = "plan-of-action-and-milestones"


def result(*findings: Any, **more: Any) -> dict[str, Any]:
    results = read(dossier(*findings, **more))["assessment-results"]["results"]
    found: dict[str, Any] = {each["title"]: each for each in results}["Environment dev"]
    return found


def test_should_make_one_result_for_each_environment() -> None:
    results = read(dossier())["assessment-results"]["results"]
    assert [each["title"] for each in results] == ["Environment dev", "Environment prod"]
    assert all("Design evidence, baseline, not deployed" in each["remarks"] for each in results)


@pytest.mark.parametrize(
    ("found", "register", "proved", "state", "reason", "risk"),
    [
        ((passing(),), (), None, "satisfied", "pass", None),
        ((passing(),), (), proof(1), "satisfied", "pass", None),
        ((passing(),), (), proof(0), "not-satisfied", "other", "open"),
        ((passing(), finding(path="b")), (), None, "not-satisfied", "fail", "open"),
        ((finding(),), (acceptance(),), None, "not-satisfied", "other", "deviation-requested"),
        ((finding(),), (approved(),), None, "not-satisfied", "other", "deviation-approved"),
        ((passing(path="b"), finding()), (approved(),), None, "not-satisfied", "other", "deviation-approved"),
    ],
)
def test_should_claim_no_more_than_the_answers_show(
    found: Any, register: tuple[Acceptance, ...], proved: Proof | None, state: str, reason: str, risk: str | None
) -> None:
    told = result(*found, register=register, proof=proved)
    (about,) = told["findings"]
    target = about["target"]
    assert (target["type"], target["target-id"]) == ("objective-id", OBJECTIVE)
    assert (target["status"]["state"], target["status"]["reason"]) == (state, reason)
    assert target["remarks"] == "Design evidence, baseline, not deployed."
    assert [each["status"] for each in told.get("risks", [])] == ([risk] if risk else [])
    assert [each["risk-uuid"] for each in about.get("related-risks", [])] == [
        each["uuid"] for each in told.get("risks", [])
    ]


@pytest.mark.parametrize(
    ("found", "register", "reason", "remarks"),
    [
        (passing(), (), "other", "Open nonconformities: NC-007."),
        (finding(), (), "fail", "Open nonconformities: NC-007."),
        (
            finding(),
            (acceptance(),),
            "other",
            "Rests on failures that the register accepts. Open nonconformities: NC-007.",
        ),
    ],
)
def test_should_not_satisfy_an_objective_while_a_nonconformity_is_open(
    found: Any, register: tuple[Acceptance, ...], reason: str, remarks: str
) -> None:
    (about,) = result(found, register=register, nonconformities=(nonconformity(),))["findings"]
    assert about["target"]["status"] == {"state": "not-satisfied", "reason": reason, "remarks": remarks}


def test_should_satisfy_an_objective_when_its_nonconformity_is_closed() -> None:
    told = result(passing(), nonconformities=(nonconformity(status="closed", closed_on=date(2027, 1, 1)),))
    assert [each["target"]["status"]["state"] for each in told["findings"]] == ["satisfied"]
    assert "risks" not in told


def test_should_find_against_a_control_that_no_rule_speaks_of() -> None:
    told = result(passing(), nonconformities=(nonconformity(controls=("A.5.1",)),))
    states = {
        each["target"]["target-id"]: (each["target"]["status"]["state"], each["description"])
        for each in told["findings"]
    }
    assert states == {
        OBJECTIVE: ("satisfied", "1 PASS"),
        "a-5.1_organisational": ("not-satisfied", "No rule answers."),
    }


def test_should_plan_for_open_nonconformities() -> None:
    plan = read(dossier(passing(), nonconformities=(nonconformity(),)))[PLAN]
    (item,) = plan["poam-items"]
    assert {each["name"]: each["value"] for each in item["props"]} == {
        "risk-owner-role": "head-of-platform",
        "due": "2027-03-01",
    }
    assert "due on 2027-03-01; checked on 2027-04-01: Look." in item["remarks"]
    assert len(item["related-risks"]) == len(plan["risks"]) == 2, "one in each environment"
    assert {(each["status"], each["deadline"]) for each in plan["risks"]} == {("open", "2027-03-01T00:00:00+00:00")}
    assert plan["risks"][0]["description"] == "It is not as it should be."


def test_should_only_observe_what_was_not_evaluated() -> None:
    told = result(finding(answer=Answer.NOT_EVALUATED, detail="a token"))
    (observation,) = told["observations"]
    (subject,) = observation["subjects"]
    assert {each["name"]: each["value"] for each in subject["props"]} == {
        "answer": "NOT_EVALUATED",
        "detail": "a token",
    }
    assert ("findings" in told, "risks" in told) == (False, False)
    assert f"Objectives without a finding, for no rule decided: {OBJECTIVE}." in told["remarks"]


@pytest.mark.parametrize("control", ["A.5.2", "A.7.12", "A.5.1"])
def test_should_not_satisfy_from_templates_what_is_shown_elsewhere(control: str) -> None:
    assert "findings" not in result(passing(), catalogue=known(control))
    (about,) = result(finding(), catalogue=known(control))["findings"]
    assert about["target"]["status"]["state"] == "not-satisfied"


def test_should_follow_up_a_failure_that_serves_no_control() -> None:
    audited = dossier(finding(), catalogue=known())
    documents = read(audited)
    assert "findings" not in documents["assessment-results"]["results"][0]
    (item,) = documents[PLAN]["poam-items"]
    assert item["title"] == "cdk-nag RDSStorageEncrypted fails"
    assert "props" not in item


def test_should_name_the_owners_of_the_controls_that_a_failure_concerns() -> None:
    (item,) = read(dossier(finding(), catalogue=known("A.8.24", "A.7.12")))[PLAN]["poam-items"]
    assert [each["value"] for each in item["props"]] == ["ciso", "facilities-manager"]
    assert {each["name"] for each in item["props"]} == {"risk-owner-role"}


def test_should_observe_each_rule_once_with_its_evidence() -> None:
    told = result(passing(), passing(path="b"), finding(detail="Resource::*"))
    (observation,) = told["observations"]
    props = {each["name"]: each["value"] for each in observation["props"]}
    assert props == {"assessment-rule-id": "cdk-nag:RDSStorageEncrypted", "PASS": "2", "FAIL": "1"}
    assert observation["relevant-evidence"][0]["href"] == "../dev/findings.csv"
    assert [each["type"] for each in observation["subjects"]] == ["component", "inventory-item"]


def test_should_observe_together_what_only_says_that_the_whole_environment_passes() -> None:
    whole = {"stack": "", "logical_id": "", "path": ""}
    told = result(*(passing(**whole, rule=rule) for rule in ("One", "Two")), passing(**whole))
    titles = [each["title"] for each in told["observations"]]
    assert titles == ["cdk-nag: no control", "cdk-nag: A.8.24"]
    rules = [text for key, text in members(told["observations"][0]["props"]) if key == "value"]
    assert rules == ["cdk-nag:One", "cdk-nag:Two", "2"]


def test_should_list_every_resource_with_path_type_and_template() -> None:
    (item,) = result()["local-definitions"]["inventory-items"]
    props = {each["name"]: each["value"] for each in item["props"]}
    assert props == {
        "construct-path": "Db",
        "resource-type": "AWS::RDS::DBInstance",
        "template-sha256": "0" * 64,
    }


def test_should_tell_how_a_check_was_proved() -> None:
    (about,) = result(passing(), proof=proof(2))["findings"]
    props = {each["name"]: each["value"] for each in about["props"]}
    assert props == {"mutants-valid": "3", "mutants-killed": "2", "mutants-equivalent": "0"}
    assert about["links"] == [{"href": "../effectiveness.json", "rel": "reference"}]


@pytest.mark.parametrize(("entry", "approval"), [(acceptance(), "NOT APPROVED"), (approved(), "approved")])
def test_should_plan_for_accepted_risks(entry: Acceptance, approval: str) -> None:
    documents = read(dossier(finding(), register=(entry,)))
    (item,) = documents[PLAN]["poam-items"]
    props = {each["name"]: each["value"] for each in item["props"]}
    assert props == {
        "risk-owner-role": "head-of-platform",
        "expires": "2027-04-01",
        "review": "2027-03-01",
        "approval": approval,
    }
    (risk,) = documents[PLAN]["risks"]
    assert risk["deadline"] == "2027-04-01T00:00:00+00:00"
    assert [each["description"] for each in risk["mitigating-factors"]] == ["Something else"]
    facets = [
        (facet["name"], facet["props"][0]["value"], facet["value"])
        for each in risk["characterizations"]
        for facet in each["facets"]
    ]
    assert facets == [
        ("likelihood", "initial", "3"),
        ("impact", "initial", "4"),
        ("likelihood", "residual", "1"),
        ("impact", "residual", "4"),
    ]


def test_should_write_no_plan_of_action_when_nothing_is_open() -> None:
    documents = read(dossier(passing()))
    assert PLAN not in documents
    told = documents["assessment-results"]["results"][0]["remarks"]
    assert "Nothing is open, so there is no plan-of-action-and-milestones.json." in told


@pytest.mark.parametrize(
    ("approved_on", "expected"), [(date(2020, 1, 1), "2026-11-22"), (date(2027, 1, 15), "2027-01-15")]
)
def test_should_take_dates_from_the_data(approved_on: date, expected: str) -> None:
    documents = read(dossier(finding(), register=(approved(approved_on=approved_on),)))
    assert {each["metadata"]["last-modified"] for each in documents.values()} == {f"{expected}T00:00:00+00:00"}


def test_should_give_the_same_bytes_for_the_same_audit_and_another_version_for_another() -> None:
    assert files(dossier(finding())) == files(dossier(finding()))
    one, other = (read(dossier(each))["assessment-results"]["metadata"]["version"] for each in (finding(), passing()))
    assert one != other


def test_should_ship_ids_and_short_titles_alone_of_the_standard() -> None:
    groups = {each["title"]: each["controls"] for each in read(dossier())["catalog"]["groups"]}
    assert [each["id"] for each in groups["Organizational"]] == ["a-5.1", "a-5.2"]
    (control,) = groups["Technological"]
    assert (control["id"], control["title"]) == ("a-8.24", "Use of cryptography")
    (part,) = control["parts"]
    assert (part["id"], part["name"], part["prose"]) == (OBJECTIVE, "assessment-objective", "S.")


def test_should_say_which_rules_show_what_a_stack_implements() -> None:
    components = {
        each["title"]: each
        for each in read(dossier(passing(description="Rule.")))["component-definition"]["components"]
    }
    (implementation,) = components["Stack Data"]["control-implementations"]
    (requirement,) = implementation["implemented-requirements"]
    assert (requirement["control-id"], requirement["description"]) == ("a-8.24", "The disk is encrypted")
    assert [each["value"] for each in requirement["props"]] == ["cdk-nag:RDSStorageEncrypted"]
    rules = [(each["name"], each["value"]) for each in components["cdk-nag"]["props"] if "remarks" in each]
    assert rules == [
        ("Rule_Id", "cdk-nag:RDSStorageEncrypted"),
        ("Rule_Description", "Rule."),
        ("Check_Id", "RDSStorageEncrypted"),
    ]


def test_should_not_say_that_a_stack_implements_what_fails_in_it() -> None:
    components = {each["title"]: each for each in read(dossier(finding()))["component-definition"]["components"]}
    assert "control-implementations" not in components["Stack Data"]


def test_should_assess_environments_by_tools_with_their_versions() -> None:
    plan = read(dossier())["assessment-plan"]
    assert [each["title"] for each in plan["assessment-assets"]["assessment-platforms"]] == [
        "cdk-nag 3.0.2",
        "own 2 rules",
    ]
    assert [each["title"] for each in plan["local-definitions"]["activities"]] == ["Collect", "Scan", "Prove"]
    assert len(plan["assessment-subjects"][0]["include-subjects"]) == 2
