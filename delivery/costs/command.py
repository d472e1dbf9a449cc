"""`cost`: what environments cost a month, what a change of the templates changes, and the pages that say so."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from delivery import synthesis
from delivery.cloud_assembly import load_assembly
from delivery.configuration import ROOT, load_context
from delivery.costs import pages as site
from delivery.costs.changes import changes, money
from delivery.costs.estimate import Estimate, of_assembly
from delivery.costs.prices import prices
from delivery.costs.summary import Summary, decode, encode, read, summary_of
from delivery.errors import InputError
from delivery.programs import run

WORK = ROOT / "build" / "costs" / "assembly"
CENT = 0.005
GROUPS = ("service", "stack", "driver", "line")

A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("cost")
@click.option("--environment", help="Which environment of cdk.json (default: all).")
@click.option("--assembly", type=click.Path(path_type=Path, file_okay=False), help="Default: synthesize one.")
@click.option("--by", "group", default="service", show_default=True, help=f"{', '.join(GROUPS)}, or the key of a tag.")
@click.option("--baseline", type=click.Path(path_type=Path), help="Another assembly, or a file of --json: compare.")
@click.option("--since", help="A revision of the repository: compare with the estimate that is committed there.")
@click.option("--output", type=A_FILE, help="Write the comparison there, as Markdown.")
@click.option("--json", "as_json", type=A_FILE, help="Write the estimate there, to compare with later.")
@click.option("--pages", is_flag=True, help="Write docs/explanation/costs.md, scale.md and what belongs to them.")
def command(
    *,
    environment: str | None,
    assembly: Path | None,
    group: str,
    baseline: Path | None,
    since: str | None,
    output: Path | None,
    as_json: Path | None,
    pages: bool,
) -> int:
    """Estimate what environments cost a month, from their templates and a dated price table; ask no account."""
    names = _environments(environment)
    if pages and environment:
        raise InputError("--pages is of all environments; leave --environment out")
    found = load_assembly(assembly or synthesis.everything(WORK))
    estimates = [of_assembly(found, name) for name in names]
    if pages:
        for path, content in site.pages(estimates).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            click.echo(f"written: {path.relative_to(ROOT)}")
    summary = summary_of(estimates)
    if as_json:
        as_json.parent.mkdir(parents=True, exist_ok=True)
        as_json.write_bytes(encode(summary))
    if since:
        _say(changes(committed(since), summary), output)
    elif baseline:
        _say(changes(_baseline(baseline, names), summary), output)
    elif not pages:
        for each in estimates:
            _show(each, group)
    return 0


def _environments(environment: str | None) -> Sequence[str]:
    known = list(load_context()["environments"])
    if environment is None:
        return known
    if environment not in known:
        raise InputError(f"environment {environment!r} is not in cdk.json; allowed: {', '.join(known)}")
    return [environment]


def committed(revision: str) -> Summary | None:
    """Return the estimate that is committed at a revision; None if there was none yet.

    Raises:
        InputError: it cannot be read.
        ProgramError: there is no such revision.
    """
    name = site.COMMITTED.relative_to(ROOT).as_posix()
    if not run("git", "ls-tree", "--name-only", revision, "--", name).strip():
        return None
    return decode(run("git", "show", f"{revision}:{name}").encode(), where=f"{name} at {revision}")


def _baseline(path: Path, names: Sequence[str]) -> Summary:
    """Return what is compared with: an assembly's estimate, or one that was written down.

    Raises:
        InputError: it is neither.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; allowed: an assembly, or what --json wrote")
    if path.is_dir():
        before = load_assembly(path)
        return summary_of([of_assembly(before, name) for name in names])
    return read(path)


def _say(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    click.echo(f"written: {output}")


def _show(estimate: Estimate, group: str) -> None:
    console = Console()
    table = Table(title=f"{estimate.environment}: US$ a month at {estimate.usage.rate:,.0f} events/s", min_width=60)
    if group == "line":
        for name in ("service", "what", "stack", "grows with"):
            table.add_column(name, overflow="fold")
        for name in ("quantity", "US$"):
            table.add_column(name, justify="right")
        for line in sorted(estimate.own, key=lambda each: (-each.usd, each.what)):
            if line.usd >= CENT:
                cells = (line.service, line.what, line.resource.stack, line.driver)
                table.add_row(*cells, f"{line.quantity:,.1f}", f"{line.usd:,.2f}")
    else:
        table.add_column(group)
        table.add_column("US$", justify="right")
        for name, usd in _sums(estimate, group).items():
            table.add_row(name, f"{usd:,.2f}")
    console.print(table)
    click.echo(f"{money(estimate.total)} US$ a month; {estimate.per_million:.3f} US$ for a million events")
    click.echo(f"{money(estimate.elsewhere)} US$ more are paid by other accounts, for copies of backups")
    click.echo(
        f"{money(estimate.unconfirmed)} US$ of it have a price from memory; table of {prices().date}, list prices"
    )
    for kind in estimate.unknown:
        click.echo(f"NOT PRICED {kind}: nobody has said what it costs; see delivery/costs/coverage.toml")


def _sums(estimate: Estimate, group: str) -> Mapping[str, float]:
    """Return sums by what was asked for.

    Raises:
        InputError: no resource carries a tag of that key.
    """
    if group == "service":
        return estimate.by_service()
    if group == "driver":
        return estimate.by_driver()
    if group == "stack":
        return estimate.by_tag()
    if group not in estimate.tag_keys:
        raise InputError(f"--by {group!r}: no such tag; allowed: {', '.join((*GROUPS, *estimate.tag_keys))}")
    return estimate.by_tag(group)
