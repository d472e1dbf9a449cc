"""Every command of a runbook is one that the AWS command line knows: service, operation, options, what it needs."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jmespath  # type: ignore[import-untyped]  # botocore's, which brings no types
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel
from botocore.session import Session

from tests.conftest import ROOT

RUNBOOKS = sorted(each for each in (ROOT / "docs" / "runbooks").rglob("*.md") if each.name != "index.md")
BLOCK = re.compile(r"^```console(?: aws)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
GLOBAL = {"--output", "--query", "--region", "--profile", "--cli-binary-format", "--no-paginate"}
"""Options of every command. Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html"""

OF_THE_COMMAND_LINE = {("logs", "tail"): {"--filter-pattern", "--follow", "--since"}}
"""Commands that no operation of the API stands behind. Source: the AWS CLI command reference, version 2."""

SESSION = Session()


@dataclass(frozen=True)
class Command:
    """One call of the command line: its words after `aws`."""

    runbook: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Return what the test is called by."""
        return f"{self.runbook}: {' '.join(self.words[:2])}"


def lines(text: str) -> Iterator[str]:
    """Yield the command lines of all console blocks; a backslash at an end joins the next line."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith(PROMPT):
                yield line.removeprefix(PROMPT)


def commands(text: str, runbook: str = "") -> Iterator[Command]:
    """Yield each call of `aws`, also one inside `$(...)` or before a pipe."""
    for line in lines(text):
        lexer = shlex.shlex(line, posix=True, punctuation_chars="()|;&<>")
        lexer.whitespace_split = True
        words: list[str] | None = None
        for part in [*lexer, "|"]:
            if part == "aws" and words is None:
                words = []
            elif words is not None and set(part) <= set("()|;&<>"):
                yield Command(runbook, tuple(words))
                words = None
            elif words is not None:
                words.append(part)


def problem(words: tuple[str, ...]) -> str:
    """Return what the command line would say against a command; nothing if it would run it."""
    service, name, *rest = words
    if (service, name) in OF_THE_COMMAND_LINE:
        unknown = [each for each in rest if each.startswith("--") and each not in OF_THE_COMMAND_LINE[service, name]]
        return f"{service} {name}: unknown {unknown}" if unknown else ""
    try:
        model = SESSION.get_service_model(service)
    except UnknownServiceError:
        return f"{service}: no such service"
    if name == "wait":
        waits = [xform_name(each, "-") for each in SESSION.get_waiter_model(service).waiter_names]
        return "" if rest and rest[0] in waits else f"{service} wait: no such condition"
    operations = {xform_name(each, "-"): each for each in model.operation_names}
    if name not in operations:
        return f"{service} {name}: no such operation"
    operation = model.operation_model(operations[name])
    given, values, positional = parsed(rest, operation)
    known = members(operation)
    unknown = [each for each in given if each not in known and each not in GLOBAL]
    missing = [each for each, needed in known.items() if needed and each not in given]
    if unknown or missing or positional != int(operation.has_streaming_output):
        return f"{service} {name}: unknown {unknown}, missing {missing}, {positional} words beside them"
    for query in values.get("--query", []):
        jmespath.compile(query)
    return ""


def members(operation: OperationModel) -> dict[str, bool]:
    """Return the options of an operation, and whether it needs them; a switch can be negated."""
    found: dict[str, bool] = {}
    shape = operation.input_shape
    for name, member in (shape.members if shape else {}).items():
        option = f"--{xform_name(name, '-')}"
        found[option] = shape is not None and name in shape.required_members
        if member.type_name == "boolean":
            found[f"--no-{option.removeprefix('--')}"] = False
    return found


def parsed(words: list[str], operation: OperationModel) -> tuple[set[str], dict[str, list[str]], int]:
    """Return the options, their values, and how many words belong to none."""
    shape = operation.input_shape
    switches = {
        f"--{xform_name(name, '-')}" for name, each in (shape.members if shape else {}).items()
        if each.type_name == "boolean"
    }  # fmt: skip
    given: set[str] = set()
    values: dict[str, list[str]] = {}
    positional, option = 0, ""
    for word in words:
        if word.startswith("--"):
            given.add(word)
            option = "" if word in switches or word.startswith("--no-") else word
        elif option and (not values.get(option) or is_list(operation, option)):
            values.setdefault(option, []).append(word)
        else:
            positional += 1
    return given, values, positional


def is_list(operation: OperationModel, option: str) -> bool:
    """Tell whether an option takes several words."""
    shape = operation.input_shape
    return any(
        f"--{xform_name(name, '-')}" == option and each.type_name == "list"
        for name, each in (shape.members if shape else {}).items()
    )


def found() -> list[Command]:
    """Return the commands of all runbooks."""
    return [each for path in RUNBOOKS for each in commands(path.read_text(encoding="utf-8"), path.name)]


@pytest.mark.parametrize("command", found(), ids=str)
def test_should_be_a_command_that_exists(command: Command) -> None:
    assert problem(command.words) == ""


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.name)
def test_should_show_commands(path: Path) -> None:
    assert list(commands(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aws secretsmanager rotate-secret --secret-id x", ""),
        ("aws secretsmanager rotate-secret --secret x", "unknown"),
        ("aws logs tail x --since 1h --filter-pattern '{ $.level = \"ERROR\" }'", ""),
        ("aws logs tail x --until now", "unknown"),
        ("aws rds wait db-instance-available --db-instance-identifier x", ""),
        ("aws rds wait db-instance-happy --db-instance-identifier x", "no such condition"),
        ("aws secretsmanager rotate-secret", "missing"),
        ("aws secretsmanager rotate --secret-id x", "no such operation"),
        ("aws secrets rotate-secret --secret-id x", "no such service"),
        ("aws secretsmanager rotate-secret --secret-id x y", "1 words"),
        ("X=$(aws sqs get-queue-url --queue-name x --query QueueUrl | jq .) && aws sqs list-queues", ""),
        ("X=$(aws sqs get-queue-url --queue-name x) && aws sqs list --queue-name-prefix x", "no such operation"),
    ],
)
def test_should_see_what_is_wrong(line: str, said: str) -> None:
    problems = "; ".join(problem(each.words) for each in commands(f"```console\n$ {line}\n```\n")).strip("; ")
    assert said in problems
    assert bool(said) == bool(problems)


def quoted(path: Path) -> list[str]:
    """Return what a runbook's table `the log says` quotes."""
    table = re.search(r"^\| the log says .*?\n((?:\|.*\n)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    rows = table[1].splitlines()[1:] if table else []
    return [each for row in rows for each in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_should_quote_what_functions_say() -> None:
    said = "".join(each.read_text(encoding="utf-8") for each in sorted((ROOT / "lambda").glob("*/*.py")))
    said = re.sub(r"\{[^}]*\}", "*", re.sub(r'"\n\s*f?"', "", said)) + "ConnectTimeoutError"  # botocore's
    known = said.replace("*", "").replace("%s", "")
    quotes = quoted(ROOT / "docs" / "runbooks" / "credential-rotation.md")
    assert len(quotes) > 8
    filled = re.sub(r"AWSPENDING|modifying|active", "", known)
    assert [each for each in quotes if re.sub(r"AWSPENDING|modifying|active", "", each) not in filled] == []
