import argparse
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.model import Answer
from compliance.reports.dossier import Dossier
from compliance.reports.oscal import files
from compliance.reports.oscal.document import OSCAL_VERSION
from tests.compliance.made import acceptance, approved, binding, finding, nonconformity
from tests.compliance.reports.oscal.made import dossier, known, members, passing, proof
from tests.compliance.support import environment

pytestmark = pytest.mark.slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what trestle imports, while it is imported
    from trestle.core.commands.validate import ValidateCmd
    from trestle.oscal.assessment_plan import AssessmentPlan
    from trestle.oscal.assessment_results import AssessmentResults
    from trestle.oscal.catalog import Catalog
    from trestle.oscal.component import ComponentDefinition
    from trestle.oscal.poam import PlanOfActionAndMilestones
    from trestle.oscal.profile import Profile
    from trestle.oscal.ssp import SystemSecurityPlan

MODELS: dict[str, tuple[str, Any]] = {
    "catalog": ("catalogs", Catalog),
    "profile": ("profiles", Profile),
    "component-definition": ("component-definitions", ComponentDefinition),
    "system-security-plan": ("system-security-plans", SystemSecurityPlan),
    "assessment-plan": ("assessment-plans", AssessmentPlan),
    "assessment-results": ("assessment-results", AssessmentResults),
    "plan-of-action-and-milestones": ("plan-of-action-and-milestones", PlanOfActionAndMilestones),
}
"""Root -> folder in a workspace of trestle, and model."""

AUDITS = {
    "nothing found": dossier(),
    "passes": dossier(passing(), passing(environment="prod")),
    "failures": dossier(finding(), finding(environment="prod", fix="Do this.")),
    "proposed": dossier(finding(), register=(acceptance(),)),
    "approved": dossier(finding(), register=(approved(),)),
    "undecided": dossier(finding(answer=Answer.NOT_EVALUATED)),
    "proved": dossier(passing(), proof=proof(3)),
    "not proved": dossier(passing(), proof=proof(0)),
    "nonconformity": dossier(passing(), nonconformities=(nonconformity(), nonconformity(id="NC-008"))),
    "no control": dossier(finding(), catalogue=known()),
    "lone template": dossier(
        finding(environment="x"), environments=(environment(suffix="x", Data={"Resources": {"Db": {"Type": "X"}}}),)
    ),
}


def read_by_trestle(audited: Dossier, directory: Path) -> dict[str, Any]:
    found = {}
    for name, content in files(audited).items():
        path = directory / Path(name).name
        path.write_text(str(content), encoding="utf-8")
        found[path.stem] = MODELS[path.stem][1].oscal_read(path)
    return found


@pytest.mark.parametrize("audited", AUDITS.values(), ids=AUDITS)
def test_should_write_what_trestle_reads(audited: Dossier, tmp_path: Path) -> None:
    found = read_by_trestle(audited, tmp_path)
    assert set(MODELS) - set(found) <= {"plan-of-action-and-milestones"}
    assert {each.metadata.oscal_version.model_dump() for each in found.values()} == {OSCAL_VERSION}


@pytest.mark.parametrize("audited", AUDITS.values(), ids=AUDITS)
def test_should_pass_every_validator_of_trestle(
    audited: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = workspace_of(audited, tmp_path)
    monkeypatch.chdir(workspace)
    assert validate(workspace) == 0


def test_should_see_that_trestle_validates_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = workspace_of(AUDITS["failures"], tmp_path)
    monkeypatch.chdir(workspace)
    path = workspace / "assessment-results" / "it" / "assessment-results.json"
    content = json.loads(path.read_text())
    observations = content["assessment-results"]["results"][0]["observations"]
    path.write_text(json.dumps(content).replace(observations[0]["uuid"], content["assessment-results"]["uuid"]))
    assert validate(workspace) != 0


def workspace_of(audited: Dossier, directory: Path) -> Path:
    (directory / ".trestle").mkdir()
    (directory / ".trestle" / "config.ini").touch()
    for name, content in files(audited).items():
        path = Path(name)
        folder = directory / MODELS[path.stem][0] / "it"
        folder.mkdir(parents=True)
        text = str(content)
        for other in ("catalog", "profile"):  # trestle keeps each model in a folder of its own
            text = text.replace(f'"{other}.json"', f'"trestle://{MODELS[other][0]}/it/{other}.json"')
        (folder / path.name).write_text(text, encoding="utf-8")
    return directory


def validate(workspace: Path) -> int:
    command = ValidateCmd()
    arguments = argparse.Namespace(
        trestle_root=workspace, file=None, type=None, all=True, name=None, quiet=True, mode="all", verbose=0
    )
    return int(command._run(arguments))


HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(list("\n\r\t\x00\x1b\u2028\u202e\xa0 `*_[]()<>{}|\\#&\"'")),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=HOSTILE, stack=HOSTILE, logical_id=HOSTILE, type_=HOSTILE, detail=HOSTILE, rule=HOSTILE, words=HOSTILE)
def test_should_write_valid_files_for_any_text_of_a_template(
    tmp_path: Path, name: str, stack: str, logical_id: str, type_: str, detail: str, rule: str, words: str
) -> None:
    templates: dict[str, Any] = {stack: {"Resources": {logical_id: {"Type": type_}}}}
    audited = environment(suffix=name, **templates)
    where: dict[str, Any] = {"environment": name, "stack": stack, "logical_id": logical_id, "path": logical_id}
    texts = {"description": words, "why": words, "fix": words, "resource_type": type_}
    found = [
        finding(**where, **texts, detail=detail),
        finding(**where, **texts, detail=detail, rule=f"other{rule}"),
        passing(**where, **texts),
    ]
    (tmp_path / "oscal").mkdir(exist_ok=True)
    read = read_by_trestle(dossier(*found, environments=(audited,)), tmp_path / "oscal")
    assert "plan-of-action-and-milestones" in read
    for path in (tmp_path / "oscal").iterdir():
        for _, text in members(json.loads(path.read_text(encoding="utf-8"))):
            assert text
            assert text == text.strip()
            assert text.isprintable()


def test_should_bind_acceptances_of_several_environments(tmp_path: Path) -> None:
    entry = acceptance(binding(environments=("dev", "prod")))
    audited = dossier(finding(), finding(environment="prod"), register=(entry,))
    (item,) = read_by_trestle(audited, tmp_path)["plan-of-action-and-milestones"].poam_items
    assert len(item.related_risks) == 2
