"""Where the logs point, and by what a finding is known again."""

from dataclasses import replace
from typing import Any

import pytest

from compliance.locations import Location
from compliance.reports import sarif
from tests.compliance.made import dossier, finding
from tests.compliance.reports.sarif.logs import ALL, GITHUB, located, logs, results


def test_should_show_the_line_to_github_and_the_file_alone_as_evidence() -> None:
    found = logs(located(dossier(finding(path="Data/Db/Resource"))))
    physical = {name: results(log)[0]["locations"][0]["physicalLocation"] for name, log in found.items()}
    assert physical[ALL] == {"artifactLocation": {"uri": "lib/constructs/postgres.py"}}
    assert physical[GITHUB] == {
        "artifactLocation": {"uri": "lib/constructs/postgres.py"},
        "region": {"startLine": 99},
    }
    (logical,) = results(found[ALL])[0]["locations"][0]["logicalLocations"]
    assert logical == {"fullyQualifiedName": "Data/Db/Resource", "kind": "resource"}


@pytest.mark.parametrize(
    ("changes", "file"),
    [
        ({"path": "Data/Other"}, "lib/stage.py"),
        ({"path": "Db"}, "lib/stage.py"),
        ({"path": "", "stack": "", "logical_id": ""}, "app.py"),
    ],
)
def test_should_point_at_what_is_around_when_nobody_knows_the_construct(changes: dict[str, str], file: str) -> None:
    (result,) = results(logs(located(dossier(finding(**changes))))[ALL])
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == file


def test_should_look_in_the_stage_of_the_account_for_what_environments_share() -> None:
    of = located(dossier(finding()), **{"account-dev/Data/Db": Location("lib/stacks/account.py", 5)})
    (audited,) = of.environments
    shared = replace(audited, templates=tuple(replace(each, stage="account-dev") for each in audited.templates))
    assembly = replace(of.evidence.assembly, environments=(shared,))
    of = replace(of, evidence=replace(of.evidence, assembly=assembly))
    assert of.location(finding()) == Location("lib/stacks/account.py", 5)


@pytest.mark.parametrize("stack", ["Data", ""])
def test_should_point_at_the_template_when_the_assembly_has_no_trace(stack: str) -> None:
    (result,) = results(logs(dossier(finding(stack=stack)))[GITHUB])
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "devData.template.json"},
        "region": {"startLine": 1},
    }


def test_should_change_nothing_of_the_evidence_when_a_line_moves() -> None:
    before, after = (
        located(dossier(finding()), **{"dev/Data/Db": Location("lib/constructs/postgres.py", line)}) for line in (9, 10)
    )
    assert sarif.files(before)[ALL] == sarif.files(after)[ALL]
    assert sarif.files(before)[GITHUB] != sarif.files(after)[GITHUB]
    hashes = [
        results(logs(each)[GITHUB])[0]["partialFingerprints"]["primaryLocationLineHash"] for each in (before, after)
    ]
    assert hashes[0] == hashes[1]


def test_should_keep_fingerprints_when_other_resources_come() -> None:
    one = results(logs(dossier(finding(path="Data/Db")))[ALL])
    more = results(logs(dossier(finding(path="Data/A"), finding(path="Data/Db"), finding(rule="Z")))[ALL])
    assert one[0]["partialFingerprints"] in [each["partialFingerprints"] for each in more]


@pytest.mark.parametrize("changes", [{"path": "Data/X"}, {"detail": "x"}, {"rule": "Other"}, {"stack": "Stream"}, {}])
def test_should_give_every_finding_another_fingerprint(changes: dict[str, Any]) -> None:
    found = logs(dossier(finding(), finding(properties=("Other",), **changes)))
    for log in found.values():
        fingerprints = [tuple(each["partialFingerprints"].values()) for each in results(log)]
        assert len(set(fingerprints)) == 2
