"""What jobs ask GitHub besides the comment: expiring acceptances, the source of a rollback, attestations."""

from datetime import date
from pathlib import Path

import pytest

from delivery import cli
from delivery.ci import github
from delivery.ci.expiring import MARKER, ending, text
from tests.workflows.fake_gh import BOT, FakeGh

pytestmark = pytest.mark.programs

REPOSITORY = "repos/smartfactory/platform"
OPEN = f"GET {REPOSITORY}/issues?state=open&per_page=100"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
RUN = {
    "path": ".github/workflows/ci-cd.yml",
    "event": "push",
    "head_branch": "main",
    "head_repository": {"full_name": "smartfactory/platform"},
    "head_sha": COMMIT,
}
DEPLOYMENTS = f"GET {REPOSITORY}/deployments?sha={COMMIT}&environment=prod&per_page=100"
STATUSES = f"GET {REPOSITORY}/deployments/5/statuses?per_page=100"


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGh:
    (tmp_path / "bin").mkdir()
    return FakeGh(tmp_path / "bin", monkeypatch)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "acceptances.toml"
    path.write_text(
        "".join(
            f'[[acceptance]]\nid = "{key}"\nexpires = {day}\n'
            'tool = "own"\nrule = "r"\nowner = "O"\nstatus = "proposed"\n'
            for key, day in (("RA-1", "2000-01-01"), ("RA-2", "2999-12-31"))
        )
    )
    return path


def expiring(register: Path) -> list[str]:
    return ["ci", "expiring", "--within", "30", "--register", str(register)]


def test_should_list_what_ends_within_the_days_and_what_has_ended(register: Path) -> None:
    assert [each.id for each in ending(register, today=date(2026, 1, 1), within=30)] == ["RA-1"]
    assert [each.id for each in ending(register, today=date(2999, 12, 1), within=30)] == ["RA-1", "RA-2"]
    assert [each.id for each in ending(register, today=date(2999, 12, 1), within=29)] == ["RA-1"]
    assert [each.id for each in ending(register, today=date(1999, 12, 1), within=30)] == []


def test_should_read_the_register_as_it_is() -> None:
    every = ending(Path("compliance/acceptances.toml"), today=date(2026, 1, 1), within=10_000)
    assert len(every) > 10
    assert f"| {every[0].id} | `{every[0].rule}` |" in text(every, today=date(2026, 1, 1))


def test_should_open_an_issue_when_an_acceptance_ends(gh: FakeGh, register: Path) -> None:
    gh.answer({OPEN: [{"number": 1, "user": BOT, "body": None}], f"POST {REPOSITORY}/issues": {"number": 2}})
    assert cli.run(expiring(register)) == 0
    ((_, _, sent),) = gh.sent
    assert sent["body"].startswith(MARKER)
    assert "| RA-1 | `own r` | O | proposed | 2000-01-01 | over |" in sent["body"]
    assert "RA-2" not in sent["body"]


def test_should_write_the_open_issue_anew(gh: FakeGh, register: Path) -> None:
    known = [{"number": 3, "user": {"login": "mallory"}, "body": MARKER}, {"number": 4, "user": BOT, "body": MARKER}]
    gh.answer({OPEN: known, f"PATCH {REPOSITORY}/issues/4": {"number": 4}})
    assert cli.run(expiring(register)) == 0
    assert [(method, path) for method, path, _ in gh.sent] == [("PATCH", f"{REPOSITORY}/issues/4")]


def test_should_close_the_issue_when_nothing_ends(gh: FakeGh, register: Path) -> None:
    register.write_text(register.read_text().replace("2000-01-01", "2998-01-01"))
    gh.answer({OPEN: [{"number": 4, "user": BOT, "body": MARKER}], f"PATCH {REPOSITORY}/issues/4": {"number": 4}})
    assert cli.run(expiring(register)) == 0
    assert gh.sent[0][2]["state"] == "closed"


def test_should_refuse_a_register_that_is_none(gh: FakeGh, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(expiring(tmp_path / "none.toml")) == 2
    assert "not the register of acceptances" in capsys.readouterr().err


def back(run: str = "99") -> list[str]:
    return ["ci", "deployed-before", "--environment", "prod", "--run", run]


def test_should_give_the_commit_when_the_environment_has_had_it(
    gh: FakeGh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    states = [{"state": "inactive"}, {"state": "success"}, {"state": "in_progress"}]
    gh.answer({f"GET {REPOSITORY}/actions/runs/99": RUN, DEPLOYMENTS: [{"id": 5}], STATUSES: states})
    assert cli.run(back()) == 0
    assert (tmp_path / "output").read_text() == f"commit={COMMIT}\n"


@pytest.mark.parametrize(
    ("different", "words"),
    [
        (
            {"path": ".github/workflows/evil.yml"},
            "has the workflow .github/workflows/evil.yml; allowed: .github/workflows/ci-cd.yml",
        ),
        ({"event": "pull_request"}, "has the event pull_request; allowed: push"),
        ({"head_branch": "topic"}, "has the branch topic; allowed: main"),
        ({"head_repository": {"full_name": "mallory/platform"}}, "has the repository mallory/platform"),
        ({"head_repository": None}, "has the repository None"),
    ],
)
def test_should_refuse_a_run_that_is_not_of_main(
    gh: FakeGh, capsys: pytest.CaptureFixture[str], different: dict[str, object], words: str
) -> None:
    gh.answer({f"GET {REPOSITORY}/actions/runs/99": {**RUN, **different}})
    assert cli.run(back()) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(("deployments", "states"), [([], []), ([{"id": 5}], [{"state": "failure"}])])
def test_should_refuse_a_run_that_the_environment_never_had(
    gh: FakeGh, capsys: pytest.CaptureFixture[str], deployments: list[object], states: list[object]
) -> None:
    gh.answer({f"GET {REPOSITORY}/actions/runs/99": RUN, DEPLOYMENTS: deployments, STATUSES: states})
    assert cli.run(back()) == 2
    assert "was never deployed to prod; allowed: a run that this environment has had" in capsys.readouterr().err


@pytest.mark.parametrize("run", ["", "abc", "1/../2", "-1"])
def test_should_ask_nothing_when_the_run_is_no_number(gh: FakeGh, run: str) -> None:
    assert cli.run(back(run)) == 2
    assert gh.asked == []


def test_should_ask_for_the_main_workflow_on_main_when_files_are_verified(gh: FakeGh, tmp_path: Path) -> None:
    files = [tmp_path / "assembly.tar", tmp_path / "manifest.json"]
    for each in files:
        each.write_text("")
    assert cli.run(["ci", "attested", *map(str, files)]) == 0
    assert [arguments[2] for arguments, _ in gh.asked] == [str(each) for each in files]
    for arguments, _ in gh.asked:
        assert arguments[:2] == ["attestation", "verify"]
        assert arguments[3:] == [
            *("--repo", "smartfactory/platform"),
            *("--signer-workflow", "smartfactory/platform/.github/workflows/ci-cd.yml"),
            *("--source-ref", "refs/heads/main", "--deny-self-hosted-runners"),
        ]


def test_should_fail_when_a_file_was_not_attested(gh: FakeGh, tmp_path: Path) -> None:
    gh.answer({"attestation": 1})
    (tmp_path / "assembly.tar").write_text("")
    assert cli.run(["ci", "attested", str(tmp_path / "assembly.tar")]) == 1
    assert cli.run(["ci", "attested", str(tmp_path / "none.tar")]) == 2


@pytest.mark.parametrize(
    ("suffix", "confirm", "code"),
    [("staging", "staging", 0), ("pr-42", "pr-42", 0), ("staging", "prod", 2), ("staging", "", 2), ("a b", "a b", 2)],
)
def test_should_take_nothing_but_the_suffix_as_confirmation(suffix: str, confirm: str, code: int) -> None:
    command = ["ci", "confirmed", "--environment", "staging", "--suffix", suffix, "--confirm", confirm]
    assert cli.run(command) == code


def test_should_take_the_repository_that_deploys_when_it_is_no_run_of_a_workflow(
    gh: FakeGh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY")
    configuration = tmp_path / "cdk.json"
    configuration.write_text('{"context": {"github": {"repository": "factory@12/platform@345"}}}')
    monkeypatch.setattr(github, "CONFIGURATION", configuration)
    assert github.GitHub.of_run().repository == "factory/platform"


@pytest.mark.parametrize("repository", ["platform", "a/b/c", "a b/c"])
def test_should_refuse_what_is_no_repository(
    gh: FakeGh, register: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], repository: str
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    assert cli.run(expiring(register)) == 2
    assert f"GITHUB_REPOSITORY is {repository!r}; allowed: owner/name" in capsys.readouterr().err
