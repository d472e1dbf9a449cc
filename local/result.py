"""The result of a run, as it is written to a file."""

from pathlib import Path
from typing import Any

import msgspec

from local.account import Balance
from local.api_run import ApiAccount
from local.evidence import Lag
from local.gateway import Load
from local.rotation.account import Rotations

SCHEMA = Path(__file__).with_name("account.schema.json")


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of process used while events were sent and stored.

    Attributes:
        cpu_seconds: user and system time.
        cpu_microseconds_per_event: the same by events sent.
        memory_mebibytes: the most that was resident at once.
    """

    cpu_seconds: float
    cpu_microseconds_per_event: float
    memory_mebibytes: float


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result.

    Attributes:
        version: of this format; a field that goes, or changes its meaning, makes a new one.
        exact: every event is accounted for, no rotation was noticed, and no request to the API failed.
        load: what was asked for.
        shards: of the stream.
        processors: how many tasks.
        account: the account.
        rotations: of credentials, while events were sent.
        rate_in: events a second, from the first to the last sent.
        rate_out: events a second, from the first sent to the last stored.
        lag_seconds: from an event's own time to the commit that made it visible, for all readings of this run whose
            own time was not shifted on purpose.
        api: what became of the requests of the API's clients; null if there were none.
        start_seconds: from nothing to all shards read.
        drain_seconds: from the last event sent to the last one stored.
        processes: by kind.
    """

    version: str
    exact: bool
    load: Load
    shards: int
    processors: int
    account: Balance
    rotations: Rotations
    rate_in: float
    rate_out: float
    lag_seconds: Lag
    api: ApiAccount | None
    start_seconds: float
    drain_seconds: float
    processes: dict[str, Process]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file."""
    return msgspec.json.schema(Result)


def write(result: Result, path: Path) -> None:
    """Write the file."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
