"""The build of CodePipeline: make targets, one after the other, and none after one that failed."""

import os
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from delivery.configuration import ROOT, Target
from tests.delivery.conftest import ACCOUNT

pytestmark = pytest.mark.programs

Deliver = Callable[..., tuple[int, str]]
BUILDSPEC: dict[str, Any] = YAML(typ="safe").load(ROOT / "buildspec.yml")
COMMANDS: list[str] = [command for phase in BUILDSPEC["phases"].values() for command in phase["commands"]]
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def ran(tmp_path: Path, failing: str = "") -> list[str]:
    """Run the commands as CodeBuild does, with a `make` that writes down its target; return the targets."""
    log, make = tmp_path / "log", tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "$*" >> {log}\n[ "$1" != "{failing}" ]\n')
    make.chmod(make.stat().st_mode | stat.S_IXUSR)
    variables = {**BUILDSPEC["env"]["variables"], "ENV": "dev", "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for command in COMMANDS:
        if subprocess.run(["bash", "-c", command], env=variables, check=False).returncode:
            break
    return log.read_text().splitlines()


def test_should_be_a_buildspec_of_phases_that_stop_at_a_failure() -> None:
    assert BUILDSPEC["version"] == 0.2
    assert list(BUILDSPEC["phases"]) == ["install", "build"]  # post_build would run after a failed build
    assert all(phase["on-failure"] == "ABORT" for phase in BUILDSPEC["phases"].values())


@pytest.mark.parametrize("command", COMMANDS)
def test_should_run_nothing_but_make_targets(command: str) -> None:
    found = re.fullmatch(r'make ([a-z-]+)( [A-Z]+="\$[A-Z]+")*', command)
    assert found
    assert found[1] in TARGETS


def test_should_deploy_after_every_gate_and_verify_afterwards(tmp_path: Path) -> None:
    assert [line.split()[0] for line in ran(tmp_path)] == [
        "setup",
        "attested",
        "unpack",
        "approvals",
        "pipeline-profile",
        "preflight",
        "promote-images",
        "change-set",
        "deploy",
        "verify-deployment",
    ]


@pytest.mark.parametrize("failing", ["attested", "approvals", "preflight", "promote-images", "change-set"])
def test_should_not_deploy_after_a_gate_that_failed(tmp_path: Path, failing: str) -> None:
    targets = [line.split()[0] for line in ran(tmp_path, failing)]
    assert targets[-1] == failing
    assert "deploy" not in targets


def test_should_deploy_the_assembly_that_was_unpacked_to_the_environment_of_the_project(tmp_path: Path) -> None:
    lines = ran(tmp_path)
    assert "unpack ARCHIVE=build/delivery/assembly.tar ASSEMBLY=build/assembly/current" in lines
    assert "deploy ENV=dev ASSEMBLY=build/assembly/current REPORTS=build/reports" in lines


def test_should_become_the_deploy_role_by_its_external_id(
    target: Target, deliver: Deliver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "build" / "aws.ini"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    assert deliver("pipeline-profile", "--environment", "dev")[0] == 0
    text = path.read_text()
    assert f"role_arn = arn:aws:iam::{ACCOUNT}:role/smartfactory-deploy-dev-shared\n" in text
    assert "external_id = smartfactory-deploy-dev-shared\n" in text
    monkeypatch.delenv("AWS_CONFIG_FILE")
    code, said = deliver("pipeline-profile", "--environment", "dev")
    assert (code, "AWS_CONFIG_FILE is missing" in said) == (2, True)
