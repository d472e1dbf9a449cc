"""An assembly that was synthesized before, judged as all of the repository."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from compliance import cli
from compliance.assembly import Assembly, Environment
from compliance.audit import Source
from compliance.errors import InputError
from compliance.ours import require_entire
from compliance.synthesis import Synthesis
from compliance.template import Template


def template(environment: str, project: str = "smartfactory") -> Template:
    return Template(
        environment=environment,
        stage=environment,
        stack="Data",
        name="t",
        body={"Resources": {}},
        sha256="",
        tags={"Project": project},
    )


@pytest.fixture
def assembled() -> Callable[..., Assembly]:
    def make(*names: str, project: str = "smartfactory") -> Assembly:
        return Assembly(tuple(Environment(each, (template(each, project),)) for each in names), whole=True)

    return make


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    path = tmp_path / "cdk.json"
    path.write_text(json.dumps({"context": {"environments": {"prod": {}, "dev": {}}}}))
    return path


def test_should_be_everything_when_the_assembly_is_said_to_be(tmp_path: Path) -> None:
    whole = Source(assembly=tmp_path, entire=True)
    assert whole.is_everything
    assert Source().is_everything
    assert not replace(whole, entire=False).is_everything
    assert not replace(whole, environments=("dev",)).is_everything


def test_should_take_an_assembly_with_every_environment(
    assembled: Callable[..., Assembly], configuration: Path
) -> None:
    require_entire(assembled("dev", "prod"), configuration)


@pytest.mark.parametrize(
    ("names", "project", "words"),
    [
        (("dev",), "smartfactory", "an assembly with dev, prod, and this one has dev"),
        (("dev", "prod", "pr-42"), "smartfactory", "this one has dev, prod, pr-42"),
        (("dev", "prod"), "other", "this one has stacks of another"),
    ],
)
def test_should_refuse_an_assembly_that_is_not_everything(
    assembled: Callable[..., Assembly], configuration: Path, names: tuple[str, ...], project: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        require_entire(assembled(*names, project=project), configuration)


@pytest.mark.parametrize("options", [[], ["--assembly", ".", "--environment", "dev"], ["--template", "t.json"]])
def test_should_refuse_the_option_without_an_assembly_of_everything(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["audit", "--entire", *options]) == cli.UNUSABLE
    assert "--entire says of an --assembly that it is everything" in capsys.readouterr().err


def test_should_leave_the_folders_of_others_alone_when_older_assemblies_go(tmp_path: Path) -> None:
    synthesis = Synthesis(tmp_path)
    for name in ("current", "0123456789abcdef", ".new-x"):
        (synthesis.directory.parent / name).mkdir(parents=True)
    synthesis._forget_older()
    assert sorted(each.name for each in synthesis.directory.parent.iterdir()) == [".new-x", "current"]
