"""Commands of the processor that are run once, as the task of its definition runs them."""

import subprocess
import sys

from local.servers.ministack import client_variables
from local.servers.process import ServerError, inherited
from local.stack import Stack
from services.telemetry.settings import ProcessorSettings, environment_for


def run_command(stack: Stack, name: str, *arguments: str) -> str:
    """Run a command, and return what it wrote.

    Args:
        stack: with what the command works on.
        name: of the command, `archive` for example.
        arguments: its arguments.

    Raises:
        ServerError: it failed; ends with what it said.
    """
    own = {"health_file": str(stack.directory / "health"), "run_directory": str(stack.directory)}
    settings = environment_for(ProcessorSettings, **stack.settings, **own)
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "services.processor", name, *arguments],
        env=inherited(**client_variables(stack.aws.url), **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"{name} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
