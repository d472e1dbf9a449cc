"""What a drill found out, as it is written to a file; `compliance/drills` reads it."""

from pathlib import Path

import msgspec

from local.account import Balance


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent, and through what.

    Attributes:
        rate: events a second.
        seconds: for how long.
        shards: of the stream.
        daemon: what reads it: `KCL`, or `stand-in`.
    """

    rate: int
    seconds: int
    shards: int
    daemon: str


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """The loss, and how the database came back.

    Attributes:
        backup_bytes: of the base backup.
        segments: of the write-ahead log that were archived before the loss, 16 MiB each.
        target: the moment that was restored; ISO 8601.
        undone: readings that a wrong statement deleted after that moment.
        restored: readings that backup and log gave back.
        replayed: readings that the stream gave back or brought anew.
        archived_hours: hours whose archived files were lost and written again.
    """

    backup_bytes: int
    segments: int
    target: str
    undone: int
    restored: int
    replayed: int
    archived_hours: int


class RecoveryTime(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the loss on; nobody had to notice it or to decide anything.

    Attributes:
        stopped: until nothing reads the stream any more.
        database: until the database takes writes, with its logins.
        reading: until the first event after the loss is stored.
        caught_up: until everything that was sent by then is stored.
        archive: until the archive is what the database says.
    """

    stopped: float
    database: float
    reading: float
    caught_up: float
    archive: float


class RecoveryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What is lost.

    Attributes:
        database_seconds: from the moment that was restored to the loss: what backup and log alone would lose.
        log_seconds: from the newest archived segment to the loss: what they would lose without the wrong statement.
        events: acknowledged events that are missing in the end.
    """

    database_seconds: float
    log_seconds: float
    events: int


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the drill, and what it stands for.

    Attributes:
        here: in the drill.
        aws: in a deployed environment.
    """

    here: str
    aws: str


class Restore(msgspec.Struct, frozen=True, kw_only=True):
    """The result.

    Attributes:
        version: of this format.
        performed_at: ISO 8601, UTC.
        exact: every event is accounted for, and nothing of what is derived or archived is wrong.
        scenario: what was lost.
        versions: of the programs that took part.
        inputs: pattern of files -> digest of what the drill was about.
        load: what was sent.
        recovery: how it came back.
        rto_seconds: how long that took.
        rpo: what is lost.
        account: of every event.
        problems: why it is not exact; empty if it is.
        stands_for: what stood for what.
        not_proven: what a drill like this cannot show.
    """

    version: str
    performed_at: str
    exact: bool
    scenario: str
    versions: dict[str, str]
    inputs: dict[str, str]
    load: Load
    recovery: Recovery
    rto_seconds: RecoveryTime
    rpo: RecoveryPoint
    account: Balance
    problems: list[str]
    stands_for: list[StandIn]
    not_proven: list[str]


def write(report: Restore, path: Path) -> None:
    """Write the file.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
