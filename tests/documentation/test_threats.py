"""The threat model: whole, and of controls and rules that there are."""

from pathlib import Path

import pytest

from compliance.errors import InputError
from documentation.sources import ROOT, Sources
from documentation.threats import FILE, Category, Model, load

SOURCES = Sources(ROOT, Path("none"))


def read(file: Path = FILE) -> Model:
    return load(controls=SOURCES.catalogue.controls, rules=SOURCES.rules, file=file)


def test_should_answer_each_kind_of_threat_at_each_boundary() -> None:
    model = read()
    assert len(model.boundary) >= 9
    for boundary in model.boundary:
        assert {each.category for each in model.threat if each.boundary == boundary.id} == set(Category)


def test_should_name_only_controls_that_apply() -> None:
    named = {control for threat in read().threat for control in threat.controls}
    assert all(SOURCES.catalogue.controls[each].applicable for each in named)


def test_should_say_what_remains_when_no_rule_sees_the_answer() -> None:
    unseen = [each for each in read().threat if not each.rules]
    assert all("No template shows" in each.remains for each in unseen)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"A.5.16"', '"A.9.1"', "no control 'A.9.1'"),
        ('"queue-tls-only"', '"queue-without-tls"', "no rule 'queue-without-tls'"),
        (
            'boundary = "people"\ncategory = "spoofing"',
            'boundary = "nobody"\ncategory = "spoofing"',
            "no such boundary",
        ),
        ('category = "repudiation"', 'category = "tampering"', "no threat of repudiation"),
        ('category = "spoofing"', 'category = "pranks"', "pranks"),
        ("remains = ", "left = ", "left"),
    ],
)
def test_should_refuse_what_is_not_there(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace("task-non-root", "queue-tls-only")
    assert old in text
    changed = tmp_path / "threats.toml"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read(changed)
