"""Every command that a page shows runs here, runs elsewhere, or is marked as needing an account and exists."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.commands import (
    PAGES,
    DocumentationError,
    Shown,
    check,
    commands,
    shown_in,
    words,
)

WORKFLOW = ".github/workflows/ci-cd.yml"
TESTED = {
    "make account": ("tests/app/test_entry.py", '"app.py"'),
    "make audit": ("tests/gate/conftest.py", '"compliance", "audit"'),
    "make bench-api": ("tests/performance/api.py", "make bench-api"),
    "make bench-events": ("docs/reference/performance.md", "make bench-events"),
    "make cost": ("tests/delivery/costs/test_command.py", "make cost"),
    "make drill": ("tests/local/drill/test_drill.py", "drill"),
    "make client": ("tests/clients/test_python_client.py", 'scripts" / "client"'),
    "make contract": ("tests/services/api/contract/test_document.py", "contract"),
    "make deploy-local": ("tests/deployment/test_rehearsal.py", "delivery.emulated.rehearsal"),
    "make diff": (WORKFLOW, "make diff"),
    "make docs": ("tests/documentation/test_site.py", '"-m", "documentation"'),
    "make format": (WORKFLOW, "make lint"),
    "make lint": (WORKFLOW, "make lint"),
    "make prove": (WORKFLOW, "make prove"),
    "make setup": ("Makefile", "audit: $(SETUP)"),
    "make simulate": ("tests/integration/test_simulate.py", "simulate"),
    "make synth": ("tests/app/test_entry.py", '"app.py"'),
    "make test": (WORKFLOW, "make test"),
    "make test-unit": (WORKFLOW, "make test"),
    "make verify": (".github/workflows/drift.yml", "make verify"),
    "python -m compliance": ("tests/compliance/test_cli.py", "cli.run("),
    "python -m pytest": (WORKFLOW, "make test"),
    "python -m tests.support.handler_permissions": ("tests/least_privilege/test_handlers.py", "handler_permissions"),
}
"""What runs a command that is marked `tested`: a file, and a text that stands in it as long as it does.

Benchmarks take up to half an hour; what they write is committed."""


def all_shown() -> Iterator[Shown]:
    """Yield the commands of all pages that can be read; a test of its own says which cannot."""
    for page in PAGES:
        with suppress(DocumentationError):
            yield from shown_in(page)


LINES = sorted({Shown(shown.line, shown.mark) for shown in all_shown()})
RUNS = [each for each in LINES if each.mark == "runs"]


def key(shown: Shown) -> str:
    """Return what names a command in `TESTED`."""
    count = 2 if shown.line.startswith("make ") else 3
    return " ".join(words(shown)[:count])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_should_show_only_commands_that_exist_and_are_marked(page: Path) -> None:
    # The calls of `aws` in runbooks are looked at by test_runbooks.py.
    runbook = page.is_relative_to(ROOT / "docs" / "runbooks")
    for shown in shown_in(page):
        if not runbook or shown.line.startswith(("make ", "python ")):
            check(shown)


@pytest.mark.programs
def test_should_show_only_targets_that_make_can_plan() -> None:
    # `make -n` plans every recipe; the prerequisites are there, or planned as well.
    environment = {**os.environ, "GNUMAKEFLAGS": "", "MAKEFLAGS": ""}
    for _, *arguments in sorted({tuple(words(each)) for each in LINES if each.line.startswith("make ")}):
        command = ["make", "-n", "-o", "build/.set-up", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        assert done.stdout, arguments


@pytest.mark.programs
@pytest.mark.parametrize("shown", RUNS, ids=lambda shown: shown.line)
def test_should_run_what_is_marked_so(shown: Shown) -> None:
    variables = {"PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = ["sh", "-c", shown.line]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("name", sorted({key(each) for each in LINES if each.mark == "tested"}))
def test_should_be_run_elsewhere_when_it_is_marked_so(name: str) -> None:
    assert name in TESTED, f"{name}: nothing runs it; mark it `runs`, or say in TESTED what does"
    file, text = TESTED[name]
    assert text in (ROOT / file).read_text(encoding="utf-8"), f"{file} does not run {name} any more"


def test_should_show_each_step_of_a_delivery() -> None:
    shown = {words(each)[1] for each in LINES if each.line.startswith("make ")}
    steps = {"assembly", "audit", "approvals", "preflight", "bootstrap", "images", "promote-images", "change-set"}
    assert steps | {"deploy", "verify-deployment", "rollback", "drift", "destroy", "survivors", "deploy-local"} <= shown


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ make help\n```\n",
        "```sh\nmake help\n```\n",
        "```\n$ make help\n```\n",
        "1. In a list:\n\n   ```console\n   $ make help\n   ```\n",
        "```console aws runs\n$ make help\n```\n",
        "```console later\n$ make help\n```\n",
        "```console aws\nmake help\n```\n",
        "```console aws\n$ make deploy-everything ENV=dev\n```\n",
        "```console aws\n$ make deploy ENVIRONMENT=dev\n```\n",
        "```console aws\n$ python -m delivery deliver\n```\n",
        "```console aws\n$ python -m delivery drift --env dev\n```\n",
        "```console aws\n$ python -m delivery drift\n```\n",
        "```console runs\n$ python -m compliance explain\n```\n",
        "```console runs\n$ python -m local simulate --speed 3\n```\n",
        "```console runs\n$ python -m no_such_room\n```\n",
        "```console tested\n$ python -m pytest tests/nowhere\n```\n",
        "```console aws\n$ aws cloudformation list-everything\n```\n",
        "```console aws\n$ curl https://example.com\n```\n",
    ],
)
def test_should_notice_a_command_that_is_unmarked_or_does_not_exist(text: str) -> None:
    with pytest.raises(DocumentationError):
        list(map(check, commands(text)))


def test_should_not_take_other_blocks_for_commands() -> None:
    assert list(commands("```json\n{}\n```\n\n~~~python\nprint()\n~~~\n")) == []


def test_should_find_commands_in_lists_and_join_continued_lines() -> None:
    text = "- item:\n\n  ```console aws\n  $ aws sqs list-queues \\\n      --queue-name-prefix x\n  ```\n"
    (shown,) = commands(text)
    assert shown.line.split() == ["aws", "sqs", "list-queues", "--queue-name-prefix", "x"]
