import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from compliance.errors import ToolError
from compliance.scanners.cache import Cache
from compliance.scanners.external import Pool, Question, ask_all, pools
from compliance.scanners.tool import Tool, isolated_python

pytestmark = pytest.mark.programs

# Speaks the protocol: says of each template how long it is; dies when it reads "die".
RUNNER = """
import json, pathlib, sys
log = pathlib.Path(sys.argv[0]).with_suffix(".log")
print(json.dumps({"rules": [{"id": "R"}]}), flush=True)
for line in sys.stdin:
    text = pathlib.Path(json.loads(line)["template"]).read_text()
    with log.open("a") as file:
        file.write(text + "\\n")
    if text == "die":
        sys.exit("out of ideas")
    answer = {"rule": "R", "logical_id": "X", "answer": "PASS", "detail": str(len(text))}
    print(json.dumps({"answers": [answer], "not_applicable": {}}), flush=True)
"""


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    runner = tmp_path / "runner.py"
    runner.write_text(RUNNER)
    return Tool(name="fake", version="1", runner=runner, command=isolated_python(sys.executable), processes=2)


@pytest.fixture
def pool(tool: Tool, tmp_path: Path) -> Iterator[Pool]:
    (tmp_path / "work").mkdir()
    with pools((tool,), cache=Cache(tmp_path / "cache"), directory=tmp_path / "work") as (opened,):
        yield opened


def asked(tool: Tool) -> list[str]:
    log = tool.runner.with_suffix(".log")
    return sorted(log.read_text().split()) if log.exists() else []


def ask(pool: Pool, *texts: str, seen: list[tuple[int, int]] | None = None) -> dict[str, str]:
    questions = {question.key: question for question in (Question(text, "us-east-1") for text in texts)}
    steps = [] if seen is None else seen
    result = ask_all((pool,), questions, lambda _, done, of: steps.append((done, of)))["fake"]
    return {question.text: result.answers[key].answers[0].detail for key, question in questions.items()}


def test_should_answer_every_question_and_show_progress(pool: Pool) -> None:
    seen: list[tuple[int, int]] = []
    assert ask(pool, "a", "bb", "ccc", seen=seen) == {"a": "1", "bb": "2", "ccc": "3"}
    assert seen[0] == (0, 3)
    assert (3, 3) in seen


def test_should_ask_only_what_is_not_in_the_cache(pool: Pool, tool: Tool) -> None:
    ask(pool, "a", "bb")
    assert ask(pool, "a", "bb", "ccc") == {"a": "1", "bb": "2", "ccc": "3"}
    assert asked(tool) == ["a", "bb", "ccc"]


def test_should_ask_again_when_a_cache_entry_is_damaged(pool: Pool, tool: Tool, tmp_path: Path) -> None:
    ask(pool, "a")
    for path in (tmp_path / "cache").iterdir():
        path.write_text("{")
    assert ask(pool, "a") == {"a": "1"}
    assert asked(tool) == ["a", "a"]


def test_should_ask_again_when_region_version_or_runner_changes(tool: Tool, tmp_path: Path) -> None:
    assert Question("a", "us-east-1").key != Question("a", "eu-west-1").key
    before = tool.fingerprint
    assert Tool(name="fake", version="2", runner=tool.runner, command=tool.command).fingerprint != before
    tool.runner.write_text(RUNNER + "# changed")
    assert tool.fingerprint != before


def test_should_start_nothing_when_everything_is_in_the_cache(pool: Pool, tool: Tool, tmp_path: Path) -> None:
    ask(pool, "a")
    dead = Tool(name="fake", version="1", runner=tool.runner, command=lambda _: ["/nowhere/python"])
    with pools((dead,), cache=Cache(tmp_path / "cache"), directory=tmp_path / "work") as (offline,):
        assert ask(offline, "a") == {"a": "1"}


def test_should_not_let_tools_see_each_others_files(tool: Tool, tmp_path: Path) -> None:
    other = replace(tool, name="other")
    question = Question("text", "us-east-1")
    with pools((tool, other), cache=Cache(None), directory=tmp_path) as opened:
        ask_all(opened, {question.key: question}, lambda *_: None)
    assert len(list(tmp_path.glob("fake/*.template.json"))) == len(list(tmp_path.glob("other/*.template.json"))) == 1


def test_should_say_what_the_tool_said_last_when_it_dies(pool: Pool) -> None:
    with pytest.raises(ToolError, match=r"fake stopped .*make setup.*out of ideas"):
        ask(pool, "a", "die")


def test_should_say_how_to_install_a_tool_that_is_not_there(tool: Tool, tmp_path: Path) -> None:
    missing = Tool(name="fake", version="1", runner=tool.runner, command=lambda _: ["/nowhere/python"])
    with (
        pools((missing,), cache=Cache(None), directory=tmp_path) as (pool,),
        pytest.raises(ToolError, match=r"fake cannot start .*`make setup` installs it"),
    ):
        ask(pool, "a")
