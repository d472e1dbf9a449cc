"""The targets that workflows name are there, and take what they are given."""

import re
import shutil
import subprocess
from functools import cache

import pytest

from tests.workflows.files import ROOT, jobs

pytestmark = pytest.mark.programs

STEPS = [(job, step) for job in jobs() for step in job.steps if "run" in step]
GIVEN = {
    # These two are looked at; the others are only passed on.
    "BASE": ("HEAD", r"--(baseline|since) [0-9a-f]{40}|diff [0-9a-f]{40}"),
    "GRYPE": ("/there/grype", 'PATH="/there/:'),
}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
READ_BY_PROGRAMS = {"GH_TOKEN"}


@cache
def commands(target: str, *variables: str) -> str:
    """Return what make would run for a target, without what sets the environments up."""
    done = subprocess.run(
        [shutil.which("make") or "make", "-n", "-o", "build/.set-up", target, *variables],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("job", "step"), STEPS, ids=[f"{job.id}-{step['run'].split()[1]}" for job, step in STEPS])
def test_should_take_every_variable_that_a_workflow_gives(job: object, step: dict[str, str]) -> None:
    _, target, *words = step["run"].split()
    names = [word.partition("=")[0] for word in words]
    values = {name: GIVEN.get(name, (f"the-{name.lower()}", f"the-{name.lower()}")) for name in names}
    assert target in TARGETS, "make takes a file of that name for the target, and does nothing"
    run = commands(target, *(f"{name}={value}" for name, (value, _) in values.items()))
    for name, (_, pattern) in values.items():
        # Either make writes the value into the command, or the shell reads it from the environment.
        assert re.search(rf'{pattern}|"\${name}"', run), f"{target} takes no {name}:\n{run}"
    env = set(step.get("env", {})) - READ_BY_PROGRAMS
    typed = {name for name in env if f'"${name}' not in step["run"]}
    for name in typed:
        assert f'"${name}"' in run, f"{target} reads no {name}:\n{run}"


def test_should_refuse_a_target_that_is_not_there() -> None:
    with pytest.raises(AssertionError, match="No rule to make target 'no-such-target'"):
        commands("no-such-target")


@pytest.mark.parametrize(
    "target", ["deploy", "destroy", "confirmed", "survivors", "deployed-before", "drift", "approvals"]
)
def test_should_leave_what_people_type_to_the_shell(target: str) -> None:
    hostile = "$(shell echo expanded)`echo run`;x"
    run = commands(target, f"CONFIRM={hostile.replace('$', '$$')}", f"RUN={hostile.replace('$', '$$')}")
    assert "expanded" not in run
    assert "echo run" not in run
    assert '"$ENV"' in run


def test_should_refuse_a_base_that_has_no_history_with_us() -> None:
    with pytest.raises(AssertionError, match="no merge base with 0000"):
        commands("audit", f"BASE={'0' * 40}")


def test_should_judge_the_assembly_that_is_given_as_all_of_the_repository() -> None:
    assert "--assembly a/b --entire" in commands("audit", "ASSEMBLY=a/b")
    assert "--entire" not in commands("audit")
    assert '--assembly a/b --environment "$ENV" --require-approved' in commands("approvals", "ASSEMBLY=a/b", "ENV=prod")


def test_should_warn_of_nothing() -> None:
    done = subprocess.run(["make", "-n", "help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""  # two recipes for one target, for example


def test_should_never_take_a_file_for_a_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(phony.replace("\\\n", " ").split()) == TARGETS
