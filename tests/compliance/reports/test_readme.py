from dataclasses import replace
from datetime import date

import pytest

from compliance.model import Answer
from compliance.reports import readme
from compliance.reports.page import PAGE
from compliance.reports.page import files as page
from compliance.reports.soa import DESIGN_MEANS, STATUSES
from tests.compliance.made import catalogue, control, dossier, finding, nonconformity, not_ours


def test_should_count_open_nonconformities() -> None:
    record = (nonconformity(), nonconformity(id="NC-008", due=date(2027, 2, 1), controls=("A.8.24", "A.5.1")))
    text = str(readme.files(replace(dossier(finding()), nonconformities=record))["README.md"])
    assert "## Nonconformities\n\n2 open, about 2 controls; the first is due on 2027-02-01: `nonconf" in text


def test_should_say_nothing_of_nonconformities_when_none_is_open() -> None:
    assert "## Nonconformities" not in str(readme.files(dossier(finding()))["README.md"])


@pytest.mark.parametrize("name", ["statement_of_applicability.xlsx", "nonconformities.csv"])
def test_should_list_files_of_this_project_for_its_own_templates_alone(name: str) -> None:
    found = dossier(finding())
    assert f"| `{name}`" in str(readme.files(found)["README.md"])
    assert f"| `{name}`" not in str(readme.files(not_ours(found))["README.md"])


def test_should_not_say_of_other_templates_what_our_pipeline_declares() -> None:
    found = dossier(known=catalogue(control(class_="pipeline")))
    assert "| environment | pipeline-declared |" in str(readme.files(found)["README.md"])
    assert "| environment | not-audited |" in str(readme.files(not_ours(found))["README.md"])
    assert 'data-status="not-audited">not-audited</span>' in str(page(not_ours(found))[PAGE])


@pytest.mark.programs
def test_should_define_design_evidenced_in_the_same_words_everywhere() -> None:
    found = dossier(finding(answer=Answer.PASS))
    assert dict(STATUSES)["design-evidenced"].startswith(DESIGN_MEANS)
    assert DESIGN_MEANS in str(readme.files(found)["README.md"])
    assert str(page(found)[PAGE]).count(DESIGN_MEANS) == 2
