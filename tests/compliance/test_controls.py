from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.controls import load_catalogue, sort_key
from compliance.errors import InputError
from compliance.rules.base import Objective
from tests.compliance.made import catalogue, control

CONTROL = """
[[control]]
id = "{id}"
title = "T"
theme = "technological"
class = "template"
owner = "CISO"
applicable = true
justification = "J"
statement = "S"
evidence = "E"
"""
MAPPED = '[rule.R]\ncontrols = [{ id = "A.8.24", relation = "partly", rationale = "Because" }]\n'
OBJECTIVES = '[objective.logging]\nnone = "Nothing"\n'

Files = Callable[..., Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write the catalogue's files; keyword arguments replace one."""

    def write(**changed: str) -> Path:
        contents = {
            "iso27001_2022": CONTROL.format(id="A.8.24") + CONTROL.format(id="A.8.9"),
            "cdk_nag": MAPPED,
            "checkov": MAPPED,
            "cfn_lint": MAPPED,
            "objectives": OBJECTIVES,
            **changed,
        }
        for name, content in contents.items():
            (tmp_path / f"{name}.toml").write_text(content)
        return tmp_path

    return write


def test_should_map_rules_and_objectives_to_controls(files: Files) -> None:
    objectives = '[objective.logging]\ncontrols = [{ id = "A.8.9", relation = "supports", rationale = "B" }]\n'
    read = load_catalogue({"own-rule": Objective.LOGGING}, files(objectives=objectives))
    assert list(read.controls) == ["A.8.9", "A.8.24"]
    assert read.controls_of("checkov", "R") == ("A.8.24",)
    assert read.controls_of("own", "own-rule") == ("A.8.9",)
    assert read.mapping("checkov", "unknown") is None
    assert read.mapping("own", "unknown") is None
    assert [(tool, rule) for tool, rule, _ in read.rules_of("A.8.9")] == [("own", "logging")]


def test_should_order_controls_as_the_standard_does() -> None:
    assert sorted(["A.5.10", "A.8.1", "A.5.9"], key=sort_key) == ["A.5.9", "A.5.10", "A.8.1"]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"cdk_nag": "[rule"}, "cdk_nag.toml: not TOML"),
        ({"cdk_nag": "[rule.R]\n"}, "cdk_nag.toml: rule.R: maps to nowhere"),
        ({"cdk_nag": f'{MAPPED}none = "x"\n'}, "cdk_nag.toml: rule.R: maps to nowhere"),
        ({"checkov": MAPPED.replace("A.8.24", "A.8.34")}, "checkov.toml: rule.R: control A.8.34 is not in"),
        ({"checkov": MAPPED.replace("A.8.24", "8.24")}, "checkov.toml: rule[...].controls[0].id"),
        ({"cfn_lint": MAPPED.replace("partly", "fully")}, "relation"),
        ({"cfn_lint": f"{MAPPED}{MAPPED}"}, "cfn_lint.toml: not TOML: Cannot declare"),
        (
            {"cfn_lint": MAPPED.replace("[{", '[{ id = "A.8.24", relation = "partly", rationale = "x" }, {')},
            "cfn_lint.toml: rule.R: control A.8.24 is there 2 times",
        ),
        ({"cfn_lint": f"{MAPPED}colour = 1\n"}, "unknown field `colour`"),
        ({"objectives": '[objective.joy]\nnone = "x"\n'}, "objectives.toml: objective.joy: no such objective"),
        ({"iso27001_2022": CONTROL.format(id="A.8.24") * 2}, "iso27001_2022.toml: control A.8.24 is there 2 times"),
        ({"iso27001_2022": CONTROL.format(id="A.9.1")}, "iso27001_2022.toml: control[0].id"),
        ({"iso27001_2022": CONTROL.replace('"CISO"', '""').format(id="A.8.24")}, "control[0].owner"),
    ],
)
def test_should_name_file_and_key_when_data_is_wrong(files: Files, changed: dict[str, str], problem: str) -> None:
    with pytest.raises(InputError) as error:
        load_catalogue({}, files(**changed))
    assert problem in str(error.value)


def test_should_say_which_file_is_missing(files: Files) -> None:
    directory = files()
    (directory / "checkov.toml").unlink()
    with pytest.raises(InputError, match=r"checkov\.toml: cannot be read: No such file"):
        load_catalogue({}, directory)


def test_should_refuse_a_map_of_rules_that_the_tool_does_not_have() -> None:
    known = catalogue(control())
    known.require_known("cdk-nag", ["RDSStorageEncrypted", "Other"])
    known.require_known("checkov", [])
    with pytest.raises(InputError, match=r"controls/cdk_nag\.toml: rule\.RDSStorageEncrypted: cdk-nag has no such"):
        known.require_known("cdk-nag", ["Other"])
