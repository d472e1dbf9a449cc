"""The commands that read reports: `verify` and `diff`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from compliance import audit as audits
from compliance.audit import Source
from compliance.gate import printable
from compliance.regression import comment
from compliance.reports.manifest import Manifest, differing, differing_files, load_manifest
from compliance.snapshot import read

SAME, DIFFERENT = 0, 1


@click.command()
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=audits.REPORTS,
    help="The reports to verify (default: reports/).",
)
def verify(*, reports: Path) -> int:
    """Synthesize and scan anew, and name what differs from the manifest of the reports.

    Exit code: 0 nothing differs, 1 something does, 2 no manifest, or no audit.
    """
    said = load_manifest(reports)
    lines = differing_files(said, reports)
    done = audits.run(Source(cached=False), as_of=datetime.now(UTC).date())
    lines += differing(said, Manifest.of_files(done.files))
    for line in lines:
        click.echo(f"DIFFERS {printable(line)}")
    number = len(said.templates) + len(said.reports) + len(said.inputs)
    click.secho(
        f"{len(lines)} differences" if lines else f"verified: {number} digests are those of {reports}", bold=True
    )
    return DIFFERENT if lines else SAME


@click.command()
@click.argument("old")
@click.argument("new", default=str(audits.REPORTS))
def diff(*, old: str, new: str) -> int:
    """Print what differs between two reports, OLD and NEW, as Markdown for a pull request.

    OLD and NEW are folders with reports, or git revisions whose reports/ is meant (NEW: this repository's folder).
    """
    click.echo(comment(read(old), read(new)))
    return SAME
