"""`destroy`: one environment, whole, through the bootstrap that no deployment uses."""

from collections.abc import Iterable
from typing import Any

import click
from botocore.exceptions import ClientError

from delivery import survivors, synthesis
from delivery.aws import DESTROYING, own, reading
from delivery.cloud_assembly import Stack, load_assembly
from delivery.configuration import Target
from delivery.errors import InputError
from delivery.names import log_groups
from delivery.options import where
from delivery.programs import CDK, show


@click.command("destroy")
@where
@click.option("--confirm", required=True, help="The suffix, typed again.")
def command(*, target: Target, confirm: str) -> int:
    """Destroy an environment, then delete the log groups that services made again; list what is left.

    Its backups and its copies in the log archive are in other accounts, and stay.
    """
    if confirm != target.suffix:
        raise InputError(f"confirmation {confirm!r} is not the suffix; allowed: {target.suffix}, typed by a person")
    session = reading(target, qualifier=DESTROYING)
    loaded = load_assembly(synthesis.one(target, qualifier=DESTROYING))
    stacks = loaded.of(target)
    names, unknown = log_group_names(session.client("cloudformation"), stacks)
    for each in unknown:
        click.echo(f"log group {each}: its name is not known, because its stack is gone; see what survives")
    # The one that depends on the others first.
    show(
        CDK,
        "destroy",
        *(each.id for each in reversed(stacks)),
        "--app",
        str(loaded.directory.absolute()),
        "--exclusively",
        "--force",
    )
    delete_log_groups(own(target).client("logs"), names)
    return survivors.tell(target, reading(target, qualifier=DESTROYING))


def log_group_names(client: Any, stacks: Iterable[Stack]) -> tuple[list[str], list[str]]:
    """Return the names of all log groups of stacks, and the ids of those whose name cannot be told.

    Args:
        client: of CloudFormation.
        stacks: as the assembly has them, deployed or not.
    """
    names, unknown = set[str](), list[str]()
    for stack in stacks:
        for logical_id, name in log_groups(stack, physical_ids(client, stack.name)):
            if name:
                names.add(name)
            else:
                unknown.append(f"{stack.id}/{logical_id}")
    return sorted(names), unknown


def physical_ids(client: Any, stack: str) -> dict[str, str]:
    """Return logical id -> physical id of a deployed stack; nothing if it is not there."""
    found = {}
    try:
        for page in client.get_paginator("list_stack_resources").paginate(StackName=stack):
            for each in page["StackResourceSummaries"]:
                if "PhysicalResourceId" in each:
                    found[each["LogicalResourceId"]] = each["PhysicalResourceId"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":  # its way to say that there is none
            raise
    return found


def delete_log_groups(client: Any, names: Iterable[str]) -> None:
    """Delete log groups that are there, by their exact names."""
    for name in names:
        try:
            client.delete_log_group(logGroupName=name)
        except client.exceptions.ResourceNotFoundException:
            continue
        click.echo(f"deleted: log group {name}, which a service had made again")
