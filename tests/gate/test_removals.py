"""Taking a security property away from the platform turns the gate red: every row of removals.toml, one at a time."""

import json
import shutil
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import Environment, load_assembly
from compliance.model import Answer
from compliance.scanners import own
from tests.conftest import ROOT
from tests.gate.conftest import audit
from tests.support.assembly import SynthesizedAssembly

pytestmark = [pytest.mark.gate, pytest.mark.assembly]

Removal = dict[str, Any]

REMOVALS: list[Removal] = tomllib.loads(Path(__file__).with_name("removals.toml").read_text())["removal"]
OURS = [removal for removal in REMOVALS if removal["rule"].startswith("own:")]
OTHERS = [removal for removal in REMOVALS if removal not in OURS]


def name_of(removal: Removal) -> str:
    return f"{removal['type'].removeprefix('AWS::')} {removal['property'] or 'itself'}"


@pytest.fixture(scope="module")
def production(assembly: SynthesizedAssembly, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of prod and its account alone, without assets."""
    directory = tmp_path_factory.mktemp("production")
    manifest = json.loads((assembly.directory / "manifest.json").read_text())
    kept = {"assembly-prod", "assembly-account-prod"}
    nested = {key: each for key, each in manifest["artifacts"].items() if each["type"] == "cdk:cloud-assembly"}
    manifest["artifacts"] = {key: each for key, each in nested.items() if key in kept}
    assert set(manifest["artifacts"]) == kept
    (directory / "manifest.json").write_text(json.dumps(manifest))
    for name in kept:
        shutil.copytree(assembly.directory / name, directory / name)
    return directory


@pytest.fixture(scope="module")
def environment(production: Path) -> Environment:
    """The same, as the audit reads it; loaded once."""
    (loaded,) = load_assembly(production).environments
    return loaded


def remove(directory: Path, removal: Removal) -> None:
    """Take a property from every resource that has it, in the files."""
    changed = False
    for path in sorted(directory.glob("assembly-*/*.template.json")):
        template = json.loads(path.read_text())
        if list(affected(template["Resources"], removal)):
            path.write_text(json.dumps(template))
            changed = True
    assert changed, f"no resource has {name_of(removal)}"


def without(environment: Environment, removal: Removal) -> tuple[Environment, set[str]]:
    """Return the environment with a property taken from every resource that has it, and their logical ids."""
    changed: set[str] = set()
    for template in environment.templates:
        resources = {
            logical_id: deepcopy(each) if each["Type"] == removal["type"] else each
            for logical_id, each in template.body["Resources"].items()
        }
        if ids := set(affected(resources, removal)):
            environment = environment.with_template(template.with_body({**template.body, "Resources": resources}))
            changed |= ids
    assert changed, f"no resource has {name_of(removal)}"
    return environment, changed


def affected(resources: dict[str, Any], removal: Removal) -> Iterator[str]:
    """Change the resources of one template in place; yield the logical ids of those that changed."""
    for logical_id, resource in list(resources.items()):
        if resource["Type"] != removal["type"]:
            continue
        if not removal["property"]:
            resources[logical_id] = {"Type": "Custom::TakenAway"}
            yield logical_id
        elif change(resource["Properties"], split(removal["property"]), removal):
            yield logical_id


def split(path: str) -> list[str]:
    """Return the steps of a path; a database parameter's name has a dot in it."""
    first, _, rest = path.partition(".")
    return [first, rest] if first == "Parameters" else path.split(".")


def change(value: Any, steps: list[str], removal: Removal) -> bool:
    *parents, last = steps
    for step in parents:
        value = next(iter(value[int(step) :]), None) if isinstance(value, list) else value.get(step)
        if value is None:
            return False
    if last not in value:
        return False
    del value[last]
    value.update({last: removal["value"]} if "value" in removal else removal.get("swap", {}))
    return True


@pytest.mark.parametrize("removal", OURS, ids=name_of)
def test_should_fail_when_a_property_is_taken_away(environment: Environment, removal: Removal) -> None:
    rule_id = removal["rule"].partition(":")[2]
    (rule,) = (each for each in own.discover() if each.rule.id == rule_id)
    before = failing(environment, rule)
    broken, changed = without(environment, removal)
    after = failing(broken, rule)
    assert len(before) == accepted(rule_id)
    if "reported" in removal:
        assert after > before
    else:
        assert changed == after - before


def accepted(rule_id: str) -> int:
    """Return how many resources of production the register of acceptances names for a rule."""
    register = tomllib.loads((ROOT / "compliance" / "acceptances.toml").read_text())["acceptance"]
    entries = [each for each in register if (each["tool"], each["rule"]) == ("own", rule_id)]
    bindings = [binding for each in entries for binding in each["bindings"]]
    return len({each["resource"] for each in bindings if "prod" in each["environments"]})


def failing(environment: Environment, rule: own.OwnRule) -> set[str]:
    """Return the logical ids for which a rule answers FAIL; an empty one for the whole environment."""
    if rule.about_environment:
        return {""} if rule.answer(environment.context).answer is Answer.FAIL else set()
    answers = own.evaluate(rule, environment)
    return {resource.logical_id for resource, result in answers if result.answer is Answer.FAIL}


def test_should_fail_in_the_other_scanners_too(production: Path, tmp_path: Path) -> None:
    directory = tmp_path / "assembly"
    shutil.copytree(production, directory)
    for removal in OTHERS:
        remove(directory, removal)
    run = audit("--assembly", str(directory))
    assert run.returncode == 1, run.stdout + run.stderr
    for removal in OTHERS:
        assert f"FAIL {removal['rule'].replace(':', ' ')}" in run.stdout
