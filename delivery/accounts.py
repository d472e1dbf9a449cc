"""Account numbers that nobody owns here: those that documentation uses."""

import re

import click

from delivery.configuration import Target, load_targets
from delivery.errors import InputError

DOCUMENTATION = frozenset(
    {"000000000000", "012345678901", "123456789012", "987654321098", *(str(digit) * 12 for digit in range(1, 10))}
)
"""What examples use. All of 999999999999's kind: they belong to nobody, or to somebody else."""

_number = re.compile(r"\d{12}").fullmatch


def is_documentation(account: str) -> bool:
    """Tell whether an account number is one that documentation uses, or none at all."""
    return account in DOCUMENTATION or not _number(account)


def require_real(target: Target) -> None:
    """Refuse an account that is none of ours, before anything is called.

    Raises:
        InputError: the number is one that documentation uses.
    """
    if is_documentation(target.account):
        raise InputError(
            f"account {target.account} of environment {target.environment} is a documentation value; "
            "allowed: your own account number, in cdk.json, context.environments"
        )


@click.command("accounts")
def command() -> int:
    """List the environments with their accounts; fail while one is a documentation value."""
    refused = 0
    for target in load_targets():
        known = is_documentation(target.account)
        refused += known
        click.echo(
            f"{target.environment}: {target.account} {target.region}: {'a documentation value' if known else 'usable'}"
        )
    return 1 if refused else 0
