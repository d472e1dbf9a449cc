"""Stands for `gh`: answers out of a file, and writes down what it was asked.

The shapes are those of GitHub's REST API (comments, issues, runs, deployments), with the members that matter here.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = """#!{python}
import json, re, sys
from pathlib import Path
here = Path({directory!r})
answers = json.loads((here / "answers.json").read_text())
arguments = sys.argv[1:]
body = json.loads(sys.stdin.read() or "null") if "--input" in arguments else None
with (here / "asked").open("a") as file:
    file.write(json.dumps([arguments, body]) + "\\n")
if arguments[0] != "api":
    sys.exit(answers.get(arguments[0], 0))
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
path = next(each for each in arguments if each.startswith("repos/"))
found = answers.get(f"{{method}} {{path}}")
if found is None:
    print(f"gh: Not Found (HTTP 404) {{method}} {{path}}", file=sys.stderr)
    sys.exit(1)
if "--jq" in arguments:
    print("\\n".join(json.dumps(each) for each in found))
else:
    print(json.dumps(found))
"""

BOT = {"login": "github-actions[bot]"}


class FakeGh:
    """A program `gh` on PATH."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._directory = directory
        program = directory / "gh"
        program.write_text(PROGRAM.format(python=sys.executable, directory=str(directory)))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")
        monkeypatch.setenv("GITHUB_REPOSITORY", "smartfactory/platform")
        self.answers: dict[str, Any] = {}
        self.answer({})

    def answer(self, answers: dict[str, Any]) -> None:
        """Set what it answers: `METHOD repos/...` -> the body; `attestation` -> the exit code."""
        self.answers = answers
        (self._directory / "answers.json").write_text(json.dumps(answers))

    @property
    def asked(self) -> list[tuple[list[str], Any]]:
        """What it was asked: arguments, body."""
        path = self._directory / "asked"
        lines = path.read_text().splitlines() if path.is_file() else []
        return [(arguments, body) for arguments, body in map(json.loads, lines)]

    @property
    def sent(self) -> list[tuple[str, str, Any]]:
        """What it was told to change: method, path, body."""
        return [
            (
                arguments[arguments.index("--method") + 1],
                next(each for each in arguments if each.startswith("repos/")),
                body,
            )
            for arguments, body in self.asked
            if "--method" in arguments
        ]
