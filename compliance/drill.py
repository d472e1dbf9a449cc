"""What the last restore drill showed, which controls that is evidence for, and when it is evidence no more."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from compliance.errors import InputError
from compliance.gate import Failure

RECORD = Path(__file__).parent / "drills" / "restore.json"
FILE = "compliance/drills/restore.json"

CONTROLS: Mapping[str, str] = {
    "A.5.29": "While the database was lost, acknowledged events stayed protected in the stream; none is missing",
    "A.5.30": "How long recovery takes was measured, and that the platform goes on by itself afterwards",
    "A.8.13": "A backup was restored to a point in time and every event accounted for: it can be used, not only taken",
}
"""Control -> why the drill is evidence for it."""

REQUIRED = ("services/telemetry/migrations/versions/*.py", "services/telemetry/storage/*.py", "local/drill/*.py")
"""Patterns whose digests a record must hold: the schema, what writes to it, and the drill itself."""

LONGEST = timedelta(days=183)
"""A drill older than that says little: backups are tried twice a year."""

WHY = "a backup that was never restored, or not as the platform is now, may be none"
FIX = "make drill; commit the record that it writes"


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the drill, and what it stands for in a deployed environment."""

    here: str
    aws: str


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent: events a second, for so many seconds, read by that daemon from so many shards."""

    rate: int
    seconds: int
    shards: int
    daemon: str


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """Readings that a wrong statement deleted, that backup and log gave back, that the stream gave back."""

    target: str
    undone: int
    restored: int
    replayed: int
    archived_hours: int


class RecoveryTime(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the loss on.

    Attributes:
        stopped: until nobody reads the stream any more.
        database: until the database takes writes.
        reading: until events are stored again.
        caught_up: until all is that was sent by then.
        archive: until the archive is what the database says.
    """

    stopped: float
    database: float
    reading: float
    caught_up: float
    archive: float


class RecoveryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What backup and log alone would lose, in seconds; and what is lost with the stream, in events."""

    database_seconds: float
    log_seconds: float
    events: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Events."""

    sent: int
    repeated: int
    stored: int
    dead_letters: dict[str, int]
    missing: int
    unexpected: int
    duplicates: int

    @property
    def letters(self) -> int:
        """How many dead letters there are."""
        return sum(self.dead_letters.values())


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """The record of `make drill`; what is not needed here is left out.

    Attributes:
        version: of the format.
        performed_at: when.
        exact: every event is accounted for.
        scenario: what was lost.
        versions: of the programs that took part.
        inputs: pattern of files -> digest of what the drill was about.
        load: see there.
        recovery: see there.
        rto_seconds: see there.
        rpo: see there.
        account: see there.
        problems: why it is not exact.
        stands_for: what stood for what.
        not_proven: what it cannot show.
    """

    version: str
    performed_at: datetime
    exact: bool
    scenario: str
    versions: dict[str, str]
    inputs: dict[str, str]
    load: Load
    recovery: Recovery
    rto_seconds: RecoveryTime
    rpo: RecoveryPoint
    account: Account
    problems: tuple[str, ...]
    stands_for: tuple[StandIn, ...]
    not_proven: tuple[str, ...]

    @property
    def day(self) -> date:
        """When it was performed."""
        return self.performed_at.date()


def load_drill(path: Path = RECORD) -> Drill | None:
    """Read the record; None where there is none.

    Raises:
        InputError: it is not what `make drill` writes.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Drill)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not what `make drill` writes: {error}") from None


def shortcomings(drill: Drill | None, now: Mapping[str, str], as_of: date) -> Iterator[Failure]:
    """Yield a failure where nothing was tried, or what was tried failed, is of something else or is long ago.

    Args:
        drill: the record.
        now: pattern -> digest, of the files as they are.
        as_of: the day.
    """
    if drill is None:
        yield _failure("NO DRILL", f"no {FILE}")
        return
    account = drill.account
    if not drill.exact or drill.problems or account.missing or account.unexpected or account.duplicates:
        problems = "; ".join(drill.problems) or f"{account.missing} events missing, {account.duplicates} twice"
        yield _failure("FAILED DRILL", problems)
    changed = sorted(pattern for pattern, digest in now.items() if drill.inputs.get(pattern) != digest)
    if changed:
        yield _failure("STALE DRILL", f"changed since {drill.day}: {', '.join(changed)}")
    if as_of - drill.day > LONGEST:
        yield _failure("OVERDUE DRILL", f"the last was on {drill.day}, more than {LONGEST.days} days before {as_of}")


def _failure(title: str, found: str) -> Failure:
    facts = (("found", found), ("file", FILE), ("control", ", ".join(CONTROLS)), ("why", WHY), ("fix", FIX))
    return Failure(title, facts)
