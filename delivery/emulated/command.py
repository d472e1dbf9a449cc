"""`python -m delivery deploy-local`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from delivery.emulated.lacking import load_lacking
from delivery.emulated.rehearsal import Outcome, Rehearsal
from delivery.errors import InputError, ToolError

ROOT = Path(__file__).parents[2]
SYNTHESIZED = ROOT / "build" / "assembly" / "rehearsed"


@click.command("deploy-local")
@click.option(
    "--assembly", type=click.Path(path_type=Path), help="A synthesized assembly; without one it is made first."
)
@click.option("--environment", "environments", multiple=True, help="Only this one; may be given again. Default: all.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write what was found there, as JSON.")
def command(assembly: Path | None, environments: tuple[str, ...], output: Path | None) -> int:
    """Deploy, update and destroy all environments on an emulator, and compare what its services say.

    Needs no AWS account and no Docker. Exit code: 0 all is as the list of what is not proven says; 1 something is not;
    2 bad input, or the deployment failed.
    """
    source = assembly or _synthesized()
    allowed = sorted(
        each.name.removeprefix("assembly-") for each in source.glob("assembly-*") if "-account-" not in each.name
    )
    if not allowed:
        raise InputError(f"--assembly: {source} is no assembly of all environments; `make assembly` makes one")
    for each in environments:
        if each not in allowed:
            raise InputError(f"--environment: {each} is not in the assembly; allowed: {', '.join(allowed)}")
    lacking = load_lacking()
    with tempfile.TemporaryDirectory(prefix="deploy-local-") as directory:
        outcome = Rehearsal(source, Path(directory), lacking, click.echo).run(environments or allowed)
    if output:
        output.write_text(json.dumps(outcome.as_json(), indent=2) + "\n")
    click.echo(f"{outcome.resources} resources, {outcome.values} values compared; {len(outcome.wrong)} kinds not kept")
    failures = failed(outcome, known=lacking.fields) if not environments else []
    for each in failures:
        click.echo(f"FAIL {each}")
    return 1 if failures else 0


def failed(outcome: Outcome, *, known: frozenset[str]) -> list[str]:
    """Return what is otherwise than the list of what is not proven says."""
    found = [
        f"{name}: not in compliance/not_proven.toml; {outcome.examples[name]}"
        for name in outcome.wrong
        if name not in known
    ]
    found += [
        f"{name}: the emulator does it by now: take it from compliance/not_proven.toml"
        for name in known - {*outcome.wrong}
    ]
    found += [f"{name}: was not made" for name in outcome.missing]
    found += [
        f"{name}: left after the destroy: {names}" for name, names in outcome.left.items() if name != "kms list_keys"
    ]
    return sorted(found) + ([] if outcome.keys_pending else ["KMS keys do not wait for their deletion"])


def _synthesized() -> Path:
    """Synthesize every environment and account, unless nothing changed since."""
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [sys.executable, "-m", "delivery", "assembly", "--output", str(SYNTHESIZED)], cwd=ROOT, check=False
    )
    if done.returncode:
        raise ToolError("the application does not synthesize; see above")
    return SYNTHESIZED
