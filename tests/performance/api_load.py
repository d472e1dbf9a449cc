"""The load generator as a process of its own: `python -m tests.performance.api_load SPECIFICATION`."""

import sys
from pathlib import Path

import msgspec
import uvloop

from local.http_sender import request
from local.open_loop import Outcome, run
from local.servers.ports import HOST


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent.

    Attributes:
        port: of the server.
        token: authorizes.
        paths: asked for in turns.
        rate: requests a second.
        seconds: for how long.
        connections: over how many.
    """

    port: int
    token: str
    paths: list[str]
    rate: float
    seconds: float
    connections: int = 64


def measure(load: Load) -> Outcome:
    """Send it; return what became of it."""
    requests = [(path, request(path, host=f"{HOST}:{load.port}", token=load.token)) for path in load.paths]
    return uvloop.run(
        run(
            HOST,
            load.port,
            requests=requests,
            rate=load.rate,
            seconds=load.seconds,
            connections=load.connections,
        )
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(
        msgspec.json.encode(measure(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Load)))
    )
