"""`bootstrap`: what deployments and destroys need in an account before anything else."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import click

from delivery.aws import DEPLOYING, DESTROYING
from delivery.cloud_assembly import CloudAssembly, load_assembly
from delivery.configuration import Target
from delivery.deploy import cdk_deploy
from delivery.errors import InputError
from delivery.options import assembly_option, where
from delivery.programs import CDK, show

POLICIES = {
    DEPLOYING: ("smartfactory-cfn-execution", "smartfactory-keep-data"),
    DESTROYING: ("smartfactory-cfn-removal",),
}
"""How the names of the policies begin that CloudFormation acts under; see `lib/stacks/rights.py`."""
TOOLKITS = {DEPLOYING: "CDKToolkit", DESTROYING: f"CDKToolkit-{DESTROYING}"}


@click.command("bootstrap")
@where
@assembly_option()
@click.option("--dry-run", is_flag=True, help="Print the commands alone.")
def command(*, target: Target, assembly: Path, dry_run: bool) -> int:
    """Make the rights of deployments and destroys, and bootstrap an account for each of them.

    An administrator calls it, with credentials of their own. CloudFormation acts under the policies that are made
    first, never under AdministratorAccess; those of deployments deny the deletion of data.
    """
    loaded = load_assembly(assembly)
    arns = {qualifier: policy_arns(loaded, target, qualifier) for qualifier in TOOLKITS}
    rights = tuple(each for each in loaded.account(target) if _policies(each.resources, *chain(*POLICIES.values())))
    click.echo(f"cdk deploy {' '.join(each.id for each in rights)} --app {loaded.directory}")
    if not dry_run:
        cdk_deploy(loaded.directory, rights)
    for qualifier in TOOLKITS:
        _bootstrap(target, qualifier, arns[qualifier], dry_run=dry_run)
    return 0


def policy_arns(assembly: CloudAssembly, target: Target, qualifier: str) -> list[str]:
    """Return the ARNs of the policies that CloudFormation acts under, out of the account's baseline.

    Raises:
        InputError: the assembly has no such policy.
    """
    found = []
    for prefix in POLICIES[qualifier]:
        names = sorted(name for stack in assembly.account(target) for name in _policies(stack.resources, prefix))
        if not names:
            raise InputError(
                f"{assembly.directory}: the baseline of account {target.account} has no policy {prefix}*; "
                "allowed: an assembly with the account's baseline"
            )
        found += [f"arn:aws:iam::{target.account}:policy/{name}" for name in names]
    return found


def _policies(resources: Mapping[str, Mapping[str, Any]], *prefixes: str) -> list[str]:
    """Return the names of the managed policies that begin so."""
    names = [
        str(each["Properties"].get("ManagedPolicyName"))
        for each in resources.values()
        if each["Type"] == "AWS::IAM::ManagedPolicy"
    ]
    return [name for name in names if name.startswith(prefixes)]


def _bootstrap(target: Target, qualifier: str, policies: list[str], *, dry_run: bool) -> None:
    arguments = (
        "bootstrap",
        f"aws://{target.account}/{target.region}",
        "--qualifier",
        qualifier,
        "--toolkit-stack-name",
        TOOLKITS[qualifier],
        "--cloudformation-execution-policies",
        ",".join(policies),
        "--termination-protection",
        "--tags",
        "Project=smartfactory",
        "--tags",
        "EnvironmentSuffix=shared",
    )
    click.echo(f"cdk {' '.join(arguments)}")
    if not dry_run:
        show(CDK, *arguments)
