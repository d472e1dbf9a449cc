"""The command line: `python -m delivery`.

Each command is a module of its own, imported when it is called: most need a part of the SDK, and none needs all.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from delivery.errors import AwsError, InputError, ProgramError, ToolError

PASSED, FAILED, UNUSABLE = 0, 1, 2

# name on the command line -> the module, whose `command` is the click command
COMMANDS: dict[str, str] = {
    "accounts": "delivery.accounts",
    "assembly": "delivery.assembly",
    "bootstrap": "delivery.bootstrap",
    "change-set": "delivery.change_set",
    "ci": "delivery.ci.command",
    "cost": "delivery.costs.command",
    "deploy": "delivery.deploy",
    "deploy-local": "delivery.emulated.command",
    "destroy": "delivery.destroy",
    "drift": "delivery.drift",
    "images": "delivery.images",
    "pipeline-profile": "delivery.pipeline_profile",
    "preflight": "delivery.preflight",
    "promote-images": "delivery.promotion",
    "survivors": "delivery.survivors",
    "verify-deployment": "delivery.smoke",
}


ENDINGS: dict[type[Exception], int] = {
    click.ClickException: UNUSABLE,
    ProgramError: FAILED,
    InputError: UNUSABLE,
    ToolError: UNUSABLE,
    AwsError: FAILED,
    NoCredentialsError: UNUSABLE,
    BotoCoreError: FAILED,
    ClientError: FAILED,
}
"""Errors that end a command with one line -> the exit code; the first that fits."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Return the command of a name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        found = import_module(COMMANDS[cmd_name]).command
        assert isinstance(found, click.Command), f"{COMMANDS[cmd_name]}.command is no command"  # noqa: S101
        return found


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Deliver an assembly to accounts.

    Exit code: 0 done; 1 the answer is no, or AWS failed; 2 bad input or a missing program.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (of the process, if no arguments are given); return the exit code."""
    try:
        return int(main(arguments, prog_name="python -m delivery", standalone_mode=False) or PASSED)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()  # the help, which is what was asked for
        return UNUSABLE
    except click.Abort:
        return UNUSABLE
    except BrokenPipeError:  # whoever read the output has enough; nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except tuple(ENDINGS) as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"error: {'AWS: ' if isinstance(error, BotoCoreError | ClientError) else ''}{text}", err=True)
        return next(code for kind, code in ENDINGS.items() if isinstance(error, kind))
