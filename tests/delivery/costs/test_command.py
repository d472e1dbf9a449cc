"""`python -m delivery cost`: what it shows, compares, writes and refuses; and that the pages are current."""

import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from delivery import programs
from delivery.cloud_assembly import CloudAssembly
from delivery.configuration import ROOT
from delivery.costs import command
from delivery.costs import pages as site
from delivery.costs.changes import changes
from delivery.costs.estimate import Estimate
from delivery.costs.pages import COMMITTED, FOLDER, pages
from delivery.costs.summary import EnvironmentSummary, Summary, encode, read
from delivery.errors import InputError, ProgramError

Deliver = Callable[..., tuple[int, str]]
SHOWN = re.findall(r"^\$ (make cost .*)$", (FOLDER / "costs.md").read_text(), re.MULTILINE)


def bill(total: float, *, elsewhere: float = 0, dated: date = date(2026, 1, 5), **services: float) -> Summary:
    environment = EnvironmentSummary(
        total=total, elsewhere=elsewhere, per_million=total / 26_280, services=services, stacks={}
    )
    return Summary(prices=dated, environments={"prod": environment})


@pytest.mark.assembly
@pytest.mark.parametrize("shown", SHOWN)
def test_should_run_each_command_of_the_page(deliver: Deliver, whole: CloudAssembly, shown: str) -> None:
    words = [*shlex.split(shown), f"ASSEMBLY={whole.directory}"]
    environment = dict(each.split("=", 1) for each in words[2:])
    plan = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    line = plan.replace("\\\n", " ").partition("python -m delivery ")[2].splitlines()[0]
    code, said = deliver(*shlex.split(line.replace("$ENV", environment["ENV"])))
    assert code == 0
    assert "US$ a m" in said


@pytest.mark.assembly
def test_should_have_current_pages(estimates: Mapping[str, Estimate]) -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, content in pages(list(estimates.values())).items()
        if not path.is_file() or path.read_bytes() != content
    ]
    assert not stale, "run `make cost-pages`"


@pytest.mark.assembly
def test_should_compare_two_assemblies_and_find_nothing_in_one(deliver: Deliver, whole: CloudAssembly) -> None:
    where = str(whole.directory)
    code, said = deliver("cost", "--environment", "prod", "--assembly", where, "--baseline", where)
    assert code == 0
    assert "No service and no stack changes by a dollar." in said


@pytest.mark.assembly
def test_should_write_an_estimate_that_can_be_compared_with(
    deliver: Deliver, whole: CloudAssembly, tmp_path: Path
) -> None:
    before, output = tmp_path / "before.json", tmp_path / "new" / "costs.md"
    arguments = ("cost", "--assembly", whole.directory)
    assert deliver(*arguments, "--json", before)[0] == 0
    assert read(before) == read(COMMITTED)
    assert deliver(*arguments, "--baseline", before, "--output", output)[0] == 0
    assert "| prod |" in output.read_text()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--environment", "moon"), "environment 'moon' is not in cdk.json; allowed: dev, staging, prod"),
        (("--environment", "dev", "--assembly", "/nowhere"), "/nowhere: it has no manifest.json"),
        (("--environment", "dev", "--pages"), "--pages is of all environments"),
    ],
)
def test_should_refuse_what_cannot_be_used(deliver: Deliver, arguments: tuple[str, ...], problem: str) -> None:
    code, said = deliver("cost", *arguments)
    assert code == 2
    assert problem in said


@pytest.mark.assembly
@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--by", "Colour"), "--by 'Colour': no such tag; allowed: service, stack, driver, line, "),
        (("--baseline", "/nowhere"), "/nowhere: no such file or folder; allowed: an assembly, or what --json wrote"),
        (("--baseline", "cdk.json"), "cdk.json: no estimate can be read"),
    ],
)
def test_should_refuse_what_cannot_be_grouped_or_compared(
    deliver: Deliver, whole: CloudAssembly, arguments: tuple[str, ...], problem: str
) -> None:
    code, said = deliver("cost", "--environment", "dev", "--assembly", whole.directory, *arguments)
    assert code == 2
    assert problem in said


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], str]:
    """A repository of its own; commits an estimate, or none, and returns the revision."""

    def git(*words: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(tmp_path), *identity, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def commit(content: str | None) -> str:
        if content is not None:
            (tmp_path / "costs.json").write_text(content)
            git("add", ".")
        git("commit", "--quiet", "--allow-empty", "--message", "t")
        return git("rev-parse", "HEAD")

    git("init", "--quiet")
    monkeypatch.setattr(programs, "ROOT", tmp_path)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(site, "COMMITTED", tmp_path / "costs.json")
    return commit


@pytest.mark.programs
def test_should_read_the_estimate_of_a_revision_if_it_had_one(repository: Callable[[str | None], str]) -> None:
    first = repository(None)
    second = repository(encode(bill(900)).decode())
    third = repository("{}")
    assert command.committed(first) is None
    assert command.committed(second) == bill(900)
    with pytest.raises(InputError, match=f"costs.json at {third}: no estimate can be read"):
        command.committed(third)
    with pytest.raises(ProgramError, match="git failed"):
        command.committed("no-such-revision")


def test_should_show_what_changes_the_most_first() -> None:
    said = changes(bill(900, RDS=500, EFS=400), bill(1_650, RDS=650, EFS=400, Fargate=600))
    assert "| prod | 1,650 | +750 |" in said
    rows = [line for line in said.splitlines() if "| service |" in line]
    assert rows == ["| prod | service | Fargate | +600 |", "| prod | service | RDS | +150 |"]


def test_should_say_that_other_accounts_pay_and_that_prices_changed() -> None:
    said = changes(bill(900), bill(900, elsewhere=120, dated=date(2026, 2, 5)))
    assert "| 120 (+120) |" in said
    assert "The price table changed as well: it was of 2026-01-05." in said


def test_should_call_everything_new_when_there_is_nothing_to_compare_with() -> None:
    said = changes(None, bill(900))
    assert "| prod | 900 | new |" in said
    assert "There is no estimate to compare with." in said


def test_should_encode_the_same_estimate_the_same() -> None:
    assert encode(bill(900, RDS=500)) == encode(bill(900, RDS=500))
