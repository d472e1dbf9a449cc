"""The command line: `python -m compliance`."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from compliance import audit as audits
from compliance.audit import Audit, Source
from compliance.bind import bindings
from compliance.draft import drafts
from compliance.errors import InputError, SynthesisError, ToolError
from compliance.explain import explain as explanation
from compliance.gate import printable
from compliance.model import Answer
from compliance.regression import regressions
from compliance.report_commands import diff, verify
from compliance.reports.environment import NOT_APPROVED
from compliance.reports.files import differences, write
from compliance.snapshot import read

P = ParamSpec("P")

PASSED, FAILED, UNUSABLE = 0, 1, 2


class Day(click.ParamType[date]):
    """A date, `2027-01-31`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2027-01-31", param, ctx)


def source_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say what to audit, and turn errors into one line and an exit code."""

    @click.option("--assembly", type=click.Path(path_type=Path), help="A CDK output folder (default: synthesize).")
    @click.option("--template", type=click.Path(path_type=Path), help="A single CloudFormation template.")
    @click.option("--environment", "environments", multiple=True, help="Only this one; may be given several times.")
    @click.option("--entire", is_flag=True, help="The assembly is all of this repository: judge and report it as such.")
    @click.option("--as-of", type=Day(), help="Judge the register as of this day (default: today).")
    @click.option("--no-cache", is_flag=True, help="Ask every scanner anew.")
    @wraps(command)
    def wrapped(
        *,
        assembly: Path | None,
        template: Path | None,
        environments: tuple[str, ...],
        entire: bool,
        as_of: date | None,
        no_cache: bool,
        **others: Any,
    ) -> int:
        if assembly and template:
            raise click.UsageError("--assembly and --template exclude each other")
        if entire and (not assembly or environments):
            raise click.UsageError("--entire says of an --assembly that it is everything: it goes with no other choice")
        if template and template.is_dir():
            raise click.UsageError(f"--template takes a file, and {template} is a directory: give it to --assembly")
        if assembly and assembly.is_file():
            raise click.UsageError(f"--assembly takes a directory, and {assembly} is a file: give it to --template")
        source = Source(
            assembly=assembly, template=template, environments=environments, entire=entire, cached=not no_cache
        )
        return command(source=source, as_of=as_of or datetime.now(UTC).date(), **others)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Evidence for ISO/IEC 27001:2022 from synthesized templates."""


@main.command()
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the reports go. Default: reports/ for an audit of the whole repository, else nowhere.",
)
@click.option("--require-approved", is_flag=True, help="Fail on acceptances that nobody has approved.")
@click.option("--check", is_flag=True, help="Write nothing; fail if the reports on disk are not what would be written.")
@click.option("--draft-nonconformities", is_flag=True, help="Print entries for compliance/nonconformities.toml.")
@click.option("--baseline", metavar="REF", help="Fail on evidence that the reports of this git revision or folder had.")
@source_options
def audit(
    *,
    source: Source,
    as_of: date,
    reports: Path | None,
    require_approved: bool,
    check: bool,
    draft_nonconformities: bool,
    baseline: str | None,
) -> int:
    """Run every scanner, write the reports, and decide.

    Exit code: 0 passed, 1 the gate failed, 2 no audit: bad usage, unreadable input, or an application that does not
    synthesize. Reports are written also when the gate fails, since they show why; they stay as they are when the audit
    could not run.
    """
    directory = reports or (audits.REPORTS if source.is_everything else None)
    if check and not directory:
        raise click.UsageError("--check needs --reports: only an audit of the whole repository has reports of its own")
    earlier = read(baseline) if baseline else None
    done = audits.run(source, as_of=as_of, require_approved=require_approved)
    if baseline and earlier:
        done = done.failing(regressions(earlier, done.snapshot, baseline=baseline))
    stale = differences(done.files, directory) if check and directory else []
    if directory and not check:
        write(done.files, directory)
    for failure in done.verdict.failures:
        click.echo(f"{failure}\n")
    if draft_nonconformities:
        click.echo(_drafts(done, as_of))
    for name in stale:
        click.echo(f"STALE {printable(name)}: not what this audit gives; run `make audit` and commit the reports\n")
    if source.is_everything and not baseline:
        click.echo("no --baseline: whether evidence was lost since an earlier audit was not looked at")
    _summarize(done, directory, written=not check)
    return PASSED if done.verdict.passed and not stale else FAILED


@main.command()
@click.option("--rule", "rules", multiple=True, metavar="TOOL:RULE", help="Only this rule; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="Also what is accepted already.")
@source_options
def bind(*, source: Source, as_of: date, rules: tuple[str, ...], everything: bool) -> int:
    """Print bindings for what fails now, ready to paste into compliance/acceptances.toml."""
    done = audits.run(source, as_of=as_of)
    done.require_rules(rules)
    findings = list(done.open_findings())
    if everything:
        findings += [each for each in done.judgement.findings if each.answer is Answer.ACCEPTED]
    click.echo(bindings(each for each in findings if not rules or f"{each.tool}:{each.rule}" in rules), nl=False)
    return PASSED


@main.command()
@click.argument("subject", metavar="CONTROL|RULE|RESOURCE")
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=audits.REPORTS,
    help="Whose findings tell about a resource (default: reports/).",
)
def explain(*, subject: str, reports: Path) -> int:
    """Say what a rule proves, which rules are evidence for a control, or what was found about a resource."""
    click.echo(explanation(subject, audits.catalogue(), reports))
    return PASSED


for reading in (verify, diff):
    main.add_command(reading)


@main.command()
@click.option("--sample", type=click.IntRange(min=1), help="Only so many mutants, chosen by the seed; writes nothing.")
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the sample.")
@click.option("--control", "controls", multiple=True, metavar="ID", help="Only this control's; writes nothing.")
@click.option("--type", "types", multiple=True, metavar="PATTERN", help="Only AWS::EC2::*; writes nothing.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Where the proof goes (default: reports/)."
)
@click.option(
    "--assembly",
    "synthesized",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The assembly of this repository (default: synthesize).",
)
@click.option("--survivors", is_flag=True, help="Name each mutant that no rule noticed.")
@click.option("--no-cache", is_flag=True, help="Ask every scanner anew.")
def prove(
    *,
    sample: int | None,
    seed: int,
    controls: tuple[str, ...],
    types: tuple[str, ...],
    output: Path | None,
    synthesized: Path | None,
    survivors: bool,
    no_cache: bool,
) -> int:
    """Break every property that serves a control, and count which rules notice.

    Exit code: 0 good enough, 1 not, 2 no proof. The proof is written also when it is not good enough.
    """
    from compliance.mutation import run as mutation  # noqa: PLC0415 - only proofs need it
    from compliance.mutation import verdict  # noqa: PLC0415

    selection = mutation.Selection(sample=sample, seed=seed, controls=controls, types=types)
    done = mutation.run(selection, cached=not no_cache, synthesized=synthesized)
    for line in verdict.summary(done.proof, survivors=survivors):
        click.echo(line)
    if selection.is_everything:
        click.echo(f"proof: written to {mutation.write(done.proof, output or audits.REPORTS)}")
        problems = list(verdict.shortcomings(done.proof, done.evidenced))
    else:
        problems = list(verdict.shortcomings_of_part(done.proof))
    for problem in problems:
        click.echo(f"NOT ENOUGH {problem}")
    return FAILED if problems else PASSED


def _summarize(done: Audit, directory: Path | None, *, written: bool) -> None:
    for environment, counts in sorted(done.verdict.answers.items()):
        click.echo(f"{printable(environment)}: {', '.join(f'{counts[answer]} {answer.value}' for answer in Answer)}")
    if proposed := done.verdict.not_approved:
        click.echo(f"{len(proposed)} acceptances {NOT_APPROVED}: {', '.join(proposed)}")
    if directory:
        click.echo(f"reports: {'written to' if written else 'compared with'} {directory}")
    number = len(done.verdict.failures)
    record = "; record them: --draft-nonconformities" if done.failing_findings() else ""
    click.secho(f"gate: {'passed' if done.verdict.passed else f'failed, {number} failures{record}'}", bold=True)


def _drafts(done: Audit, as_of: date) -> str:
    drafted = drafts(done.failing_findings(), done.nonconformities, done.catalogue, as_of)
    return drafted or "nothing to draft: what fails is in compliance/nonconformities.toml\n"


def _tell(error: click.ClickException) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()  # the help, which is what was asked for
    else:
        click.echo(f"error: {printable(error.format_message())}", err=True)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (of the process, if no arguments are given); return the exit code."""
    try:
        return int(main(arguments, prog_name="python -m compliance", standalone_mode=False) or PASSED)
    except click.ClickException as error:
        _tell(error)
        return UNUSABLE
    except click.Abort:
        return UNUSABLE
    except BrokenPipeError:  # whoever read the output has enough; nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except SynthesisError as error:
        click.echo(f"{error}\nerror: the application does not synthesize", err=True)
        return UNUSABLE
    except (InputError, ToolError) as error:
        click.echo(f"error: {printable(str(error))}", err=True)
        return UNUSABLE
