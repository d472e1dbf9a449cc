from dataclasses import replace

import pytest

from compliance.assembly import Environment
from compliance.reports import page
from compliance.reports.dossier import Content, Dossier
from compliance.reports.pictures import FOLDER, shown
from tests.compliance.reports.page.examples import example, proof, template


def foreign(dossier: Dossier) -> Dossier:
    """Return an audit of the same templates without this project's tags."""
    environments = tuple(
        Environment(each.name, tuple(replace(found, tags={}) for found in each.templates))
        for each in dossier.environments
    )
    assembly = replace(dossier.evidence.assembly, environments=environments)
    return replace(dossier, evidence=replace(dossier.evidence, assembly=assembly))


def pictures(dossier: Dossier) -> dict[str, Content]:
    """Return the files of the pictures that are made with the page."""
    return {name: content for name, content in page.files(dossier).items() if name.startswith(f"{FOLDER}/")}


@pytest.mark.programs
def test_should_draw_how_templates_become_evidence() -> None:
    svg = pictures(example(proof()))["architecture/evidence-path.svg"]
    assert isinstance(svg, str)
    assert "dev: 1 templates, 2 resources" in svg
    assert "Mutation proof" in svg


def test_should_draw_nothing_of_templates_that_are_not_ours() -> None:
    assert pictures(foreign(example())) == {}


def test_should_draw_the_largest_environment() -> None:
    small = {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}
    assert shown(example(templates={"dev": small, "prod": template()})).name == "prod"


@pytest.mark.programs
def test_should_show_the_same_pictures_on_the_page_with_their_flows_as_tables() -> None:
    dossier = example(proof())
    html = str(page.files(dossier)[page.PAGE])
    assert html.count('class="picture"') == len(pictures(dossier)) > 0
    assert "Numbers in the picture: Evidence path" in html


def test_should_say_nothing_of_architecture_on_the_page_of_another_project() -> None:
    html = str(page.files(foreign(example()))[page.PAGE])
    assert 'id="architecture"' not in html
    assert ".pic{" not in html
