"""`python -m local drill`."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from local.drill.report import Restore, write
from local.drill.scenario import Options, drill
from local.run_directory import run_directory

OUTPUT = Path("build/drill")
FILE = "restore.json"
RECORD = Path("compliance/drills") / FILE
LEAST_SECONDS = 10


@click.command("drill")
@click.option("--rate", type=click.IntRange(10, 20_000), default=1_000, show_default=True, help="Events a second.")
@click.option(
    "--seconds", type=click.IntRange(LEAST_SECONDS, 3_600), default=60, show_default=True, help="For how long."
)
@click.option("--shards", type=click.IntRange(1, 16), default=2, show_default=True, help="Of the stream.")
@click.option("--kcl/--no-kcl", default=True, show_default=True, help="Read with KCL, or with a quick stand-in.")
@click.option("--record", is_flag=True, help=f"Write {RECORD} too, which audits read; needs KCL and an exact account.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUTPUT,
    show_default=True,
    help=f"For {FILE} and logs; the logs of the last run are removed.",
)
def drill_command(*, rate: int, seconds: int, shards: int, kcl: bool, record: bool, output: Path) -> int:
    """Back up, lose, restore to a point in time, replay, and account for every event.

    Exit code 0: the account is exact; 1: it is not; 2: bad arguments; 3: something did not start, or no restore.
    """
    if record and not kcl:
        raise click.UsageError("--record: only a drill with KCL is evidence; leave --no-kcl out")
    console = Console()
    options = Options(rate=rate, seconds=seconds, shards=shards, kcl=kcl)
    with run_directory(output) as directory:
        report = drill(options, directory=directory, say=lambda text: console.print(text, highlight=False))
    write(report, output / FILE)
    console.print(_table(report))
    for problem in report.problems:
        console.print(problem, style="red", highlight=False, soft_wrap=True, markup=False)
    if record and report.exact:
        write(report, RECORD)
        console.print(f"recorded in {RECORD}: commit it, and `make audit`", highlight=False)
    return 0 if report.exact else 1


def _table(report: Restore) -> Table:
    account, recovery, rto, rpo = report.account, report.recovery, report.rto_seconds, report.rpo
    table = Table(title=f"restore: {'exact' if report.exact else 'NOT EXACT'}", show_header=False)
    rows = (
        ("sent, stored, dead letters", f"{account.sent:,}, {account.stored:,}, {sum(account.dead_letters.values()):,}"),
        ("missing, duplicates", f"{account.missing:,}, {account.duplicates:,}"),
        ("restored from backup and log", f"{recovery.restored:,}"),
        ("replayed from the stream", f"{recovery.replayed:,}"),
        ("deleted by the wrong statement", f"{recovery.undone:,}"),
        ("RTO: processors stopped", f"{rto.stopped:.1f} s"),
        ("RTO: database takes writes", f"{rto.database:.1f} s"),
        ("RTO: first event stored", f"{rto.reading:.1f} s"),
        ("RTO: caught up", f"{rto.caught_up:.1f} s"),
        ("RTO: archive written again", f"{rto.archive:.1f} s"),
        ("RPO: of backup and log alone", f"{rpo.database_seconds:.1f} s"),
        ("RPO: with the stream", f"{rpo.events} events"),
    )
    for name, text in rows:
        table.add_row(name, text)
    return table
