from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery import cli
from delivery.ci.comment import LIMIT, MARKER, Section, body
from tests.workflows.fake_gh import BOT, FakeGh

pytestmark = pytest.mark.programs

COMMENTS = "repos/smartfactory/platform/issues/42/comments"
LISTED = f"GET {COMMENTS}?per_page=100"


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGh:
    (tmp_path / "bin").mkdir()
    return FakeGh(tmp_path / "bin", monkeypatch)


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    (tmp_path / "evidence.md").write_text("| control | before | after |\n|---|---|---|\n| A.8.24 | gap | partly |\n")
    changes = tmp_path / "changes"
    changes.mkdir()
    for each in ("prod", "dev"):
        (changes / f"{each}.md").write_text(
            f"<details><summary>Data</summary>\n\n````diff\n[~] {each}\n````\n\n</details>\n"
        )
    return [
        *("ci", "comment", "--evidence", str(tmp_path / "evidence.md"), "--changes", str(changes)),
        *("--pull-request", "42"),
    ]


def comment(login: str, text: str) -> dict[str, object]:
    return {"id": 7, "user": {"login": login}, "body": text}


def test_should_write_one_comment_with_all_parts_when_there_is_none(gh: FakeGh, command: list[str]) -> None:
    gh.answer({LISTED: [comment("somebody", "LGTM")], f"POST {COMMENTS}": {"id": 8}})
    assert cli.run(command) == 0
    ((method, path, sent),) = gh.sent
    assert (method, path) == ("POST", COMMENTS)
    text = sent["body"]
    assert text.startswith(MARKER)
    titles = [line for line in text.splitlines() if line.startswith("### ")]
    assert titles == ["### Evidence", "### Change set of dev", "### Change set of prod"]
    assert "| A.8.24 | gap | partly |" in text


@pytest.mark.parametrize(("written", "said"), [(True, "| prod | 7,300 |"), (False, "None was made")])
def test_should_say_what_changes_in_the_costs_or_that_nobody_worked_it_out(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], *, written: bool, said: str
) -> None:
    costs = tmp_path / "costs.md"
    if written:
        costs.write_text("| environment | US$ a month |\n|---|---:|\n| prod | 7,300 |\n")
    assert cli.run([*command, "--costs", str(costs), "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert text.index("### Evidence") < text.index("### Costs") < text.index(said) < text.index("### Change set of dev")


def test_should_write_over_the_comment_of_an_earlier_run(gh: FakeGh, command: list[str]) -> None:
    earlier = [comment("somebody", "LGTM"), comment(BOT["login"], f"{MARKER}\nold")]
    gh.answer({LISTED: earlier, "PATCH repos/smartfactory/platform/issues/comments/7": {"id": 7}})
    assert cli.run(command) == 0
    assert [(method, path) for method, path, _ in gh.sent] == [
        ("PATCH", "repos/smartfactory/platform/issues/comments/7")
    ]


def test_should_change_nothing_when_the_comment_says_it_already(
    gh: FakeGh, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command, "--dry-run"]) == 0
    said = capsys.readouterr().out
    gh.answer({LISTED: [comment(BOT["login"], said.replace("\n", "\r\n"))]})
    assert cli.run(command) == 0
    assert gh.sent == []


def test_should_leave_the_comment_of_a_person_alone_when_it_has_the_marker(gh: FakeGh, command: list[str]) -> None:
    gh.answer({LISTED: [comment("mallory", f"{MARKER}\nforged")], f"POST {COMMENTS}": {"id": 8}})
    assert cli.run(command) == 0
    assert [method for method, _, _ in gh.sent] == ["POST"]


def test_should_say_so_when_no_change_set_was_made(
    gh: FakeGh, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in (tmp_path / "changes").iterdir():
        each.unlink()
    assert cli.run([*command, "--dry-run"]) == 0
    assert "None was made: the jobs of this run say why." in capsys.readouterr().out


def test_should_refuse_a_number_that_is_none(
    gh: FakeGh, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command[:-1], "42; rm -rf"]) == 2
    assert "PULL_REQUEST is '42; rm -rf'; allowed:" in capsys.readouterr().err
    assert gh.asked == []


def test_should_tell_what_github_said_when_it_refuses(
    gh: FakeGh, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(command) == 1
    assert "Not Found (HTTP 404)" in capsys.readouterr().err


def test_should_close_what_is_open_when_a_part_is_cut() -> None:
    text = "<details><summary>x</summary>\n\n````diff\n" + "+ line\n" * 100 + "````\n\n</details>"
    found = body([Section("Long", text), Section("Short", "all of it")], whole="see the run", limit=600)
    assert len(found) <= 600
    assert found.count("````") == 2
    assert found.count("</details>") == 1
    assert found.index("</details>") < found.index("*Too long for a comment; see the run.*")
    assert "all of it" in found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(0, 40_000), min_size=1, max_size=5),
    st.sampled_from(["x", "line\n", "```\n", "é€\n", "<details>\n"]),
)
def test_should_never_be_longer_than_github_takes(sizes: list[int], unit: str) -> None:
    sections = [Section(f"Section {at}", unit * (size // len(unit))) for at, size in enumerate(sizes)]
    found = body(sections, whole="all of it is in the artifacts of this run")
    assert len(found) <= LIMIT
    assert found.count("\n### Section ") == len(sections)
    if sum(each.size for each in sections) < LIMIT - 200:
        assert "Too long" not in found
