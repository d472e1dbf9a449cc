"""`assembly`: synthesize once what is audited, packed and deployed everywhere."""

from pathlib import Path

import click

from delivery import synthesis
from delivery.cloud_assembly import load_assembly
from delivery.integrity import seal
from delivery.options import CURRENT


@click.command("assembly")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=CURRENT,
    help="Where it goes; what is there is removed (default: build/assembly/current).",
)
def command(*, output: Path) -> int:
    """Synthesize every environment and account, and write down the digest of every file."""
    digest = seal(synthesis.everything(output))
    found = load_assembly(output)
    click.echo(f"assembly: {output}: {len(found.stacks)} stacks, {len(found.images)} images, sha256:{digest}")
    return 0
