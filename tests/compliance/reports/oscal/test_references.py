"""What trestle does not check: that everything that is referred to is there."""

from typing import Any

import pytest

from compliance.model import Answer
from compliance.reports.files import report_files
from compliance.reports.oscal import files
from tests.compliance.made import acceptance, binding, finding, nonconformity
from tests.compliance.reports.oscal.made import dossier, members, passing, proof, read

IMPORTS = {
    "profile": ("catalog",),
    "component-definition": ("profile", "catalog"),
    "system-security-plan": ("profile", "catalog"),
    "assessment-plan": ("system-security-plan", "profile", "catalog"),
    "assessment-results": ("assessment-plan", "system-security-plan", "profile", "catalog"),
    "plan-of-action-and-milestones": ("system-security-plan", "profile", "catalog"),
}
"""File -> the files whose definitions it may refer to, as its imports say."""

EVERYTHING = dossier(
    passing(),
    finding(path="Data/Other", logical_id="", detail="Resource::*"),
    finding(rule="Unmapped", environment="prod"),
    passing(rule="Unmapped"),
    passing(stack="", logical_id="", environment="prod"),
    finding(environment="prod", path="Data/Accepted"),
    finding(answer=Answer.NOT_EVALUATED, tool="own", rule="Open", stack="Gone", logical_id="Gone"),
    register=(acceptance(binding(environments=("prod",), resource="Data/Accepted")),),
    proof=proof(0),
    nonconformities=(nonconformity(controls=("A.8.24", "A.5.1")), nonconformity(id="NC-008")),
)
DOCUMENTS = read(EVERYTHING)


def uuids(document: Any) -> list[str]:
    return [text for key, text in members(document) if key == "uuid"]


def test_should_write_all_seven_files() -> None:
    assert set(DOCUMENTS) == {"catalog", *IMPORTS}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_should_use_each_uuid_once(name: str) -> None:
    found = uuids(DOCUMENTS[name])
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_should_define_every_uuid_that_is_referred_to(name: str) -> None:
    defined = {uuid for each in (name, *IMPORTS[name]) for uuid in uuids(DOCUMENTS[each])}
    referred = [(key, text) for key, text in members(DOCUMENTS[name]) if key.endswith("-uuid")]
    assert [each for each in referred if each[1] not in defined] == []


@pytest.mark.parametrize("name", ["assessment-results", "plan-of-action-and-milestones"])
def test_should_define_observations_and_risks_where_they_are_referred_to(name: str) -> None:
    own = set(uuids(DOCUMENTS[name]))
    within = ("observation-uuid", "risk-uuid")
    referred = [text for key, text in members(DOCUMENTS[name]) if key in within]
    assert referred
    assert set(referred) <= own


@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_should_refer_to_controls_objectives_and_roles_that_are_there(name: str) -> None:
    ids = {text for key, text in members(DOCUMENTS["catalog"]) if key == "id"}
    roles = {each["id"] for each in DOCUMENTS[name]["metadata"]["roles"]}
    keys = {"control-id": ids, "objective-id": ids, "target-id": ids, "role-id": roles}
    wrong = [(key, text) for key, text in members(DOCUMENTS[name]) if key in keys and text not in keys[key]]
    assert wrong == []


@pytest.mark.programs
@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_should_point_at_files_that_are_written(name: str) -> None:
    written = {f"../{each}" for each in report_files(EVERYTHING)} | {"../effectiveness.json"}
    written |= {each.removeprefix("oscal/") for each in files(EVERYTHING)}
    hrefs = {text for key, text in members(DOCUMENTS[name]) if key in ("href", "source")}
    assert hrefs
    assert hrefs <= written


def test_should_import_what_the_chain_of_documents_needs() -> None:
    assert DOCUMENTS["assessment-results"]["import-ap"]["href"] == "assessment-plan.json"
    assert DOCUMENTS["assessment-plan"]["import-ssp"]["href"] == "system-security-plan.json"
    assert DOCUMENTS["system-security-plan"]["import-profile"]["href"] == "profile.json"
    assert DOCUMENTS["profile"]["imports"] == [{"href": "catalog.json", "include-all": {}}]


def test_should_review_every_objective_that_a_finding_is_about() -> None:
    plan = DOCUMENTS["assessment-plan"]["reviewed-controls"]
    reviewed = {text for key, text in members(plan) if key == "objective-id"}
    for result in DOCUMENTS["assessment-results"]["results"]:
        assert {each["target"]["target-id"] for each in result["findings"]} <= reviewed
