"""`pipeline-profile`: how a pipeline in another account becomes the deploy role of an environment."""

import os
from pathlib import Path

import click

from delivery.configuration import Target
from delivery.errors import InputError
from delivery.options import where

VARIABLE = "AWS_CONFIG_FILE"


@click.command("pipeline-profile")
@where
def command(*, target: Target) -> int:
    """Write the file that AWS_CONFIG_FILE names: the deploy role, assumed by the build's own role.

    The SDKs assume it again when it expires; a chained role lives for an hour, and a first deployment for longer.
    """
    name = os.environ.get(VARIABLE)
    if not name:
        raise InputError(f"{VARIABLE} is missing; allowed: the file to write, which the SDKs then read")
    role = f"smartfactory-deploy-{target.environment}-shared"
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "[default]\n"
        f"role_arn = arn:aws:iam::{target.account}:role/{role}\n"
        f"external_id = {role}\n"
        "credential_source = EcsContainer\n"
        f"region = {target.region}\n",
        encoding="utf-8",
    )
    click.echo(f"{path}: role {role} of account {target.account}")
    return 0
