"""The commands that pages show: how they are found, what their marks mean, and whether such a command exists.

A block of commands is fenced as `console` (or `sh`, a script) and has one mark:

- `runs`: `test_commands.py` runs it as it stands;
- `tested`: something else does, which `TESTED` names;
- `aws`: it needs an AWS account or GitHub; that target, command, operation and options exist is checked.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import click

from compliance.cli import main as compliance
from delivery.cli import main as delivery
from local.cli import main as local
from tests.conftest import ROOT
from tests.docs.test_runbooks import commands as aws_commands
from tests.docs.test_runbooks import problem

PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))]
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"^([A-Z_]+) \?=", MAKEFILE, re.MULTILINE)) | {"CONFIRM", "RUN", "PULL_REQUEST"}
SHELLS = {"console", "sh", "bash", "shell", "zsh", ""}
MARKS = {"runs", "tested", "aws"}
GROUPS: dict[str, click.Command] = {"compliance": compliance, "delivery": delivery, "local": local}
_block = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=fence)\s*$",
    re.MULTILINE | re.DOTALL,
)


class DocumentationError(Exception):
    """A command that nobody could run."""


@dataclass(frozen=True, order=True)
class Shown:
    """A command of a page.

    Attributes:
        line: as it is typed; continued lines are joined.
        mark: of its block.
        page: its place in the repository.
    """

    line: str
    mark: str
    page: str = ""

    def __str__(self) -> str:
        """Return what a test is called by."""
        return f"{self.page}: {self.line[:60]}"


def commands(text: str, page: str = "") -> Iterator[Shown]:
    """Yield the commands of all blocks; scripts are left to the test that runs them.

    Raises:
        DocumentationError: a block of commands has no mark, or holds something else.
    """
    for block in _block.finditer(text):
        language, *marks = block["info"].split() or [""]
        if language not in SHELLS or not (language or "$ " in block["body"]):
            continue
        if len(marks) != 1 or marks[0] not in MARKS:
            raise DocumentationError(f"{page}: not marked as one of {sorted(MARKS)}: {block['body'][:60]!r}")
        if (language, marks[0]) == ("sh", "tested"):
            continue
        body = dedent(block["body"].replace("\\\n", " "))
        first, *lines = re.split(r"^\$ ", body, flags=re.MULTILINE)
        if first.strip() or not lines:
            raise DocumentationError(f"{page}: not a command: {first.strip()[:60]!r}")
        # What follows without a prompt goes on with the same command: a loop, a text that a command reads.
        yield from (Shown(line.strip(), marks[0], page) for line in lines)


def words(shown: Shown) -> list[str]:
    """Return the words of a command, without what keeps a block going."""
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
        case ["python", "-m", "pytest", *arguments]:
            missing = [each for each in arguments if not each.startswith("-") and not (ROOT / each).exists()]
            if missing:
                raise DocumentationError(f"no such tests: {missing}")
        case ["python", "-m", group, *arguments] if group in GROUPS:
            _check_click(shown, GROUPS[group], arguments)
        case ["python", "-m", module, *_]:
            if not find_spec(module):
                raise DocumentationError(f"no such module: {shown.line}")
        case _:
            _check_aws(shown)


def _check_click(shown: Shown, group: click.Command, arguments: list[str]) -> None:
    found = group
    while isinstance(found, click.Group) and arguments and not arguments[0].startswith("-"):
        name, *arguments = arguments
        command = found.get_command(click.Context(found), name)
        if command is None:
            raise DocumentationError(f"no such command: {shown.line}")
        found = command
    if arguments == ["--help"]:
        return
    try:
        found.make_context(found.name, list(arguments))
    except click.UsageError as error:
        raise DocumentationError(f"{shown.line}: {error.format_message()}") from None


def _check_aws(shown: Shown) -> None:
    """Check the calls of `aws` in a line; beside them only variables may be set and unset."""
    calls = list(aws_commands(f"```console aws\n$ {shown.line}\n```\n"))
    problems = [each for each in (problem(call.words) for call in calls) if each]
    if problems:
        raise DocumentationError(f"{shown.line}: {'; '.join(problems)}")
    if not calls and not re.fullmatch(r"unset [A-Z_]+|[A-Z_]+=\S+", shown.line):
        raise DocumentationError(f"neither make, nor python -m, nor aws: {shown.line}")


def shown_in(page: Path) -> list[Shown]:
    """Return the commands of a page."""
    return list(commands(page.read_text(encoding="utf-8"), str(page.relative_to(ROOT))))
