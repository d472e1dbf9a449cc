"""What is passed to the stock CDK command line: options that it has."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.configuration import ROOT

COMMANDS = ("bootstrap", "deploy", "destroy", "diff", "synth")


def passed(file: Path) -> Iterator[tuple[str, str]]:
    """Yield command and option, for each list of words that begins with a command of the CDK."""
    for node in ast.walk(ast.parse(file.read_text())):
        parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        texts = [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if texts and texts[0] in COMMANDS:
            yield from ((texts[0], text) for text in texts if text.startswith("--"))


OPTIONS: dict[str, set[str]] = defaultdict(set)
for source in sorted((ROOT / "delivery").glob("*.py")):
    for command, option in passed(source):
        OPTIONS[command].add(option)


def test_should_find_every_command_in_the_code() -> None:
    assert set(OPTIONS) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_should_pass_only_options_that_the_command_line_has(command: str) -> None:
    # What the command line makes its own parser and its help from.
    registry = json.loads((ROOT / "node_modules/aws-cdk/lib/cli/cli-type-registry.json").read_bytes())
    known = {*registry["globalOptions"], *registry["commands"][command]["options"]}
    assert {option.removeprefix("--").removeprefix("no-") for option in OPTIONS[command]} <= known
