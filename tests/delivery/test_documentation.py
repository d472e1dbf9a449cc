"""Every command in the documentation of deployments runs, or is marked as needing AWS and exists."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import click
import pytest

from delivery.cli import main
from delivery.configuration import ROOT

DOCUMENT = ROOT / "docs" / "deployment.md"
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"^([A-Z_]+) \?=", MAKEFILE, re.MULTILINE)) | {"CONFIRM", "RUN", "PULL_REQUEST"}
SHELLS = {"console", "sh", "bash", "shell", "zsh", "text", ""}
MARKS = {"runs", "aws"}
_block = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL)


class DocumentationError(Exception):
    """A command that nobody could run."""


@dataclass(frozen=True)
class Shown:
    """A command of a document, and how its block is marked."""

    line: str
    mark: str


def commands(text: str) -> Iterator[Shown]:
    """Yield the commands of all blocks.

    Raises:
        DocumentationError: a block of commands has no mark, or holds something else.
    """
    for block in _block.finditer(text):
        language, *marks = block["info"].split() or [""]
        if language not in SHELLS:
            continue
        if len(marks) != 1 or marks[0] not in MARKS:
            raise DocumentationError(f"not marked as one of {sorted(MARKS)}: {block['body'][:60]!r}")
        for line in block["body"].splitlines():
            if not line.startswith("$ "):
                raise DocumentationError(f"not a command: {line!r}")
            yield Shown(line.removeprefix("$ "), marks[0])


def words(shown: Shown) -> list[str]:
    return shlex.split(shown.line.replace("|| true", ""), comments=True)


def check(shown: Shown) -> None:
    """Check that a command exists, with its options.

    Raises:
        DocumentationError: it does not.
    """
    match words(shown):
        case ["make", target, *variables]:
            unknown = [each for each in variables if each.partition("=")[0] not in VARIABLES]
            if target not in TARGETS or unknown:
                raise DocumentationError(f"no such target or variable: {shown.line}")
        case ["python", "-m", "delivery", "--help"]:
            pass
        case ["python", "-m", "delivery", name, *arguments]:
            found = main.get_command(click.Context(main), name)
            if found is None:
                raise DocumentationError(f"no such command: {shown.line}")
            try:
                found.make_context(name, list(arguments))
            except click.UsageError as error:
                raise DocumentationError(f"{shown.line}: {error.format_message()}") from None
        case _:
            raise DocumentationError(f"neither make nor python -m delivery: {shown.line}")


SHOWN = list(commands(DOCUMENT.read_text()))


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.line)
def test_should_show_only_commands_that_exist(shown: Shown) -> None:
    check(shown)


@pytest.mark.parametrize("shown", [each for each in SHOWN if each.line.startswith("make ")], ids=lambda each: each.line)
def test_should_show_only_targets_that_make_can_plan(shown: Shown) -> None:
    # `make -n` plans every recipe; the prerequisites are there, or planned as well.
    environment = {**os.environ, "GNUMAKEFLAGS": "", "MAKEFLAGS": ""}
    done = subprocess.run(
        ["make", "-n", *words(shown)[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


# `deploy-local` has a test of its own, tests/deployment, which takes a minute.
RUNS = [each for each in SHOWN if each.mark == "runs" and "deploy-local" not in each.line]


@pytest.mark.parametrize("shown", RUNS, ids=lambda shown: shown.line)
def test_should_run_what_needs_no_account(shown: Shown) -> None:
    variables = {"PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = ["sh", "-c", shown.line]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_should_show_each_step_of_a_delivery() -> None:
    shown = {words(each)[1] for each in SHOWN if each.line.startswith("make ")}
    steps = {"assembly", "audit", "approvals", "preflight", "bootstrap", "images", "promote-images", "change-set"}
    assert steps | {"deploy", "verify-deployment", "rollback", "drift", "destroy", "survivors", "deploy-local"} <= shown


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ make help\n```\n",
        "```sh\nmake help\n```\n",
        "```\n$ make help\n```\n",
        "```console aws runs\n$ make help\n```\n",
        "```console later\n$ make help\n```\n",
        "```console aws\nmake help\n```\n",
        "```console aws\n$ make deploy-everything ENV=dev\n```\n",
        "```console aws\n$ make deploy ENVIRONMENT=dev\n```\n",
        "```console aws\n$ python -m delivery deliver\n```\n",
        "```console aws\n$ python -m delivery drift --env dev\n```\n",
        "```console aws\n$ python -m delivery drift\n```\n",
        "```console aws\n$ aws cloudformation list-stacks\n```\n",
    ],
)
def test_should_notice_a_command_that_is_unmarked_or_does_not_exist(text: str) -> None:
    with pytest.raises(DocumentationError):
        list(map(check, commands(text)))


def test_should_not_take_other_blocks_for_commands() -> None:
    assert list(commands("```json\n{}\n```\n\n~~~python\nprint()\n~~~\n")) == []
