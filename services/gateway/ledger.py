"""What the simulator has sent, counted exactly: the other half of every account."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec


class Kind(StrEnum):
    """Why an event was sent, and so what must become of it."""

    NORMAL = "normal"
    OUT_OF_ORDER = "out_of_order"
    DUPLICATE = "duplicate"
    UNDECODABLE = "undecodable"
    INVALID = "invalid"
    UNSUPPORTED_VERSION = "unsupported_version"
    LATE = "late"
    FUTURE = "future"


READINGS = (Kind.NORMAL, Kind.OUT_OF_ORDER)
"""What must become a reading; DUPLICATE repeats one of these."""
DEAD_LETTERS = {
    Kind.UNDECODABLE: "undecodable",
    Kind.INVALID: "invalid",
    Kind.UNSUPPORTED_VERSION: "unsupported_version",
    Kind.LATE: "too_late",
    Kind.FUTURE: "in_future",
}
"""What must become a dead letter, and its reason."""


class Tally(msgspec.Struct, kw_only=True):
    """The counts of one facility.

    Attributes:
        kinds: events by kind.
        first_seq: the least sequence number given; None before the first.
        last_seq: the greatest.
        reading_seq_sum: the sum of the sequence numbers of all readings, each once: tells which, not only how many.
    """

    kinds: dict[str, int] = msgspec.field(default_factory=lambda: {str(kind): 0 for kind in Kind})
    first_seq: int | None = None
    last_seq: int | None = None
    reading_seq_sum: int = 0

    def add(self, kind: Kind, seq: int) -> None:
        """Count an event."""
        self.kinds[kind] += 1
        if kind is Kind.DUPLICATE:
            return  # it repeats a number
        if self.first_seq is None:
            self.first_seq = seq
        self.last_seq = seq
        if kind in READINGS:
            self.reading_seq_sum += seq


class Ledger(msgspec.Struct, kw_only=True):
    """The counts of one run, over all its processes.

    Attributes:
        parameters: of the run; with the same ones an interrupted run goes on.
        facilities: the counts of each.
        complete: everything was sent, and Kinesis has accepted it.
    """

    parameters: dict[str, Any]
    facilities: dict[str, Tally]
    complete: bool = False

    @property
    def sent(self) -> int:
        """How many events are durable or have been sent, of any kind."""
        return sum(sum(tally.kinds.values()) for tally in self.facilities.values())

    def write(self, path: Path) -> None:
        """Write the ledger for people and tests; a reader sees the old one or the new one, never a part."""
        fresh = path.with_name(f"{path.name}.new")
        with fresh.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(self.account()), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def account(self) -> dict[str, Any]:
        """Return the ledger with its sums, as `write` writes it."""
        kinds = {str(kind): sum(tally.kinds[kind] for tally in self.facilities.values()) for kind in Kind}
        return {
            "complete": self.complete,
            "sent": self.sent,
            "kinds": kinds,
            "expected": {
                "readings": sum(kinds[kind] for kind in READINGS),
                "duplicates": kinds[Kind.DUPLICATE],
                "dead_letters": {reason: kinds[kind] for kind, reason in DEAD_LETTERS.items()},
            },
            "facilities": {
                name: {
                    "sent": sum(tally.kinds.values()),
                    "readings": sum(tally.kinds[kind] for kind in READINGS),
                    "kinds": tally.kinds,
                    "first_seq": tally.first_seq,
                    "last_seq": tally.last_seq,
                    "reading_seq_sum": tally.reading_seq_sum,
                }
                for name, tally in self.facilities.items()
            },
            "parameters": self.parameters,
        }
