"""`python -m delivery ci`: what jobs of the workflows do besides deploying."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from delivery.aws import reading
from delivery.ci import archive as archives
from delivery.ci import comment as comments
from delivery.ci import expiring as acceptances
from delivery.ci import source, staging
from delivery.ci.github import GitHub, number
from delivery.configuration import Target, load_target
from delivery.errors import InputError
from delivery.options import where
from delivery.smoke import deployed

A_FILE = click.Path(path_type=Path, dir_okay=False)
A_FOLDER = click.Path(path_type=Path, file_okay=False)
REGISTER = Path("compliance/acceptances.toml")


@click.group("ci")
def command() -> None:
    """Do what the jobs of the workflows need of GitHub and of each other's artifacts."""


@command.command()
@click.option("--assembly", type=A_FOLDER, required=True, help="The assembly's folder.")
@click.option("--archive", type=A_FILE, required=True, help="The file to write.")
def pack(*, assembly: Path, archive: Path) -> None:
    """Pack an assembly into one file."""
    archives.pack(assembly, archive)
    click.echo(f"{archive}: {archive.stat().st_size:,} bytes, from {assembly}")


@command.command()
@click.option("--archive", type=A_FILE, required=True, help="A file that `pack` wrote.")
@click.option("--assembly", type=A_FOLDER, required=True, help="The folder to write; what is in it goes.")
def unpack(*, archive: Path, assembly: Path) -> None:
    """Unpack an assembly."""
    archives.unpack(archive, assembly)
    click.echo(f"{assembly}: from {archive}")


@command.command()
@click.argument("files", type=A_FILE, nargs=-1, required=True)
def attested(*, files: tuple[Path, ...]) -> None:
    """Check that the main workflow made files, on main."""
    github = GitHub.of_run()
    for each in files:
        source.verify(github, each)
        click.echo(f"{each}: attested by {source.WORKFLOW} on {source.BRANCH}")


@command.command("deployed-before")
@click.option("--environment", required=True, help="dev, staging or prod.")
@click.option("--run", "run_id", required=True, help="The number in the run's address.")
def deployed_before(*, environment: str, run_id: str) -> None:
    """Check that an environment has had what a run made; write its commit to GITHUB_OUTPUT."""
    commit = source.commit_of(GitHub.of_run(), number("RUN", run_id), environment)
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a", encoding="utf-8") as file:
            file.write(f"commit={commit}\n")
    click.echo(f"run {run_id}: {commit} was deployed to {environment} before")


@command.command()
@click.option("--environment", required=True, help="Which environment of cdk.json.")
@click.option("--suffix", required=True, help="Of what is to be destroyed.")
@click.option("--confirm", required=True, help="The same, typed again.")
def confirmed(*, environment: str, suffix: str, confirm: str) -> None:
    """Check what a person typed before anything is destroyed."""
    target = load_target(environment, suffix)
    if confirm != target.suffix:
        raise InputError(f"CONFIRM is {confirm!r}; allowed: {suffix!r}, the suffix of what is to be destroyed")
    click.echo(f"{target}: confirmed")


@command.command()
@click.option("--evidence", type=A_FILE, required=True, help="What changes in the evidence, Markdown.")
@click.option("--changes", type=A_FOLDER, required=True, help="Folder: a change set for each environment.")
@click.option("--costs", type=A_FILE, help="What changes in the costs, Markdown.")
@click.option("--pull-request", required=True, help="Its number.")
@click.option("--dry-run", is_flag=True, help="Print the comment, and write it nowhere.")
def comment(*, evidence: Path, changes: Path, costs: Path | None, pull_request: str, dry_run: bool) -> None:
    """Say in one comment what a pull request changes: in the evidence, in the costs, and in each environment."""
    if not evidence.is_file():
        raise InputError(f"{evidence}: no such file; allowed: what `make diff OUTPUT=...` wrote")
    sections = [comments.Section("Evidence", evidence.read_text(encoding="utf-8"))]
    if costs is not None:
        said = costs.read_text(encoding="utf-8") if costs.is_file() else "None was made: the jobs of this run say why."
        sections.append(comments.Section("Costs", said))
    found = sorted(changes.glob("*.md"))
    sections += [comments.Section(f"Change set of {each.stem}", each.read_text(encoding="utf-8")) for each in found]
    if not found:
        sections.append(comments.Section("Change sets", "None was made: the jobs of this run say why."))
    text = comments.body(sections, whole=_whole())
    if dry_run:
        click.echo(text)
        return
    click.echo(comments.write(GitHub.of_run(), number("PULL_REQUEST", pull_request), text))


@command.command()
@click.option("--within", type=click.IntRange(min=1), default=30, show_default=True, help="Days.")
@click.option("--register", type=A_FILE, default=REGISTER, show_default=True, help="The register of acceptances.")
def expiring(*, within: int, register: Path) -> None:
    """Open, rewrite or close the issue that names the acceptances that expire soon."""
    today = datetime.now(UTC).date()
    endings = acceptances.ending(register, today=today, within=within)
    click.echo(acceptances.tell(GitHub.of_run(), endings, today=today))


@command.command()
@where
def contract(*, target: Target) -> int:
    """Test every reading operation of the contract against the deployed API."""
    api = staging.wide(target, deployed(target, reading(target).client("cloudformation")))
    return 0 if staging.contract(api, staging.token_of(api)) else 1


@command.command()
@where
@click.option("--rate", type=click.IntRange(1, 1_000), required=True, help="Requests a second.")
@click.option("--seconds", type=click.IntRange(1, 3_600), required=True, help="For how long; a token lives an hour.")
def load(*, target: Target, rate: int, seconds: int) -> int:
    """Read from the deployed API at a fixed rate; fail if answers are wrong or late."""
    api = staging.wide(target, deployed(target, reading(target).client("cloudformation")))
    return 0 if staging.load(api, staging.token_of(api), rate=rate, seconds=seconds) else 1


def _whole() -> str:
    server, repository, run = (os.environ.get(f"GITHUB_{each}", "") for each in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    return f"all of it is in the artifacts of [this run]({server}/{repository}/actions/runs/{run})" if run else "cut"
