"""`deploy`: the stacks of one environment, from an assembly that was audited."""

from pathlib import Path

import click

from delivery import synthesis
from delivery.cloud_assembly import Stack, load_assembly
from delivery.configuration import ROOT, Target
from delivery.integrity import require_audited, require_sealed
from delivery.options import assembly_option, where
from delivery.programs import CDK, show
from delivery.promotion import require_promoted


@click.command("deploy")
@where
@assembly_option(required=False)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "reports",
    help="Of the audit that saw the assembly (default: reports/).",
)
@click.option("--baseline", is_flag=True, help="The account's baseline in place of the environment.")
def command(*, target: Target, assembly: Path | None, reports: Path, baseline: bool) -> int:
    """Deploy an environment, and wait until its services have baked or rolled back.

    An assembly is deployed as it is, and refused if it is not what was synthesized and audited. Without one the
    environment is synthesized now, with the gates that every synthesis of one environment has.
    """
    if assembly:
        require_sealed(assembly)
        loaded = load_assembly(assembly)
        require_audited(loaded, target, reports)
        if not baseline:
            require_promoted(loaded, target)
    else:
        loaded = load_assembly(synthesis.one(target, entry="account" if baseline else "platform"))
    stacks = loaded.account(target) if baseline else loaded.of(target)
    click.echo(f"deploy: {target}: {', '.join(each.id for each in stacks)}")
    cdk_deploy(loaded.directory, stacks)
    return 0


def cdk_deploy(directory: Path, stacks: tuple[Stack, ...]) -> None:
    """Deploy stacks by their ids, these and no others, through the stock command line.

    Raises:
        ProgramError: a stack was not deployed.
    """
    show(
        CDK,
        "deploy",
        *(each.id for each in stacks),
        "--app",
        str(directory.absolute()),
        "--exclusively",
        "--require-approval",
        "never",
        "--progress",
        "events",
    )
