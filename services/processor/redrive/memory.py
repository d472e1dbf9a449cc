"""The desk and the stream in memory: for tests, and to read what they mean."""

from collections.abc import Sequence

from services.processor.queue import identity
from services.processor.redrive.desk import KeptLetter
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason


class MemoryDesk:
    """Dead letters in a dictionary.

    Attributes:
        kept: by id.
    """

    def __init__(self, letters: Sequence[DeadLetter] = ()) -> None:
        self.kept = {identity(letter): KeptLetter(letter, None) for letter in letters}

    def letters(self, *, reason: Reason | None, limit: int) -> list[DeadLetter]:
        """See `Desk`."""
        waiting = (kept.letter for kept in self.kept.values() if kept.redriven_at is None)
        return [letter for letter in waiting if reason in {None, letter.reason}][:limit]

    def get(self, letter_id: str) -> KeptLetter | None:
        """See `Desk`."""
        return self.kept.get(letter_id)

    def mark_redriven(self, letters: Sequence[DeadLetter]) -> None:
        """See `Desk`."""
        self.kept |= {identity(letter): KeptLetter(letter, letter.arrived_at) for letter in letters}


class MemoryStream:
    """A stream in a list.

    Attributes:
        events: what was put.
        refused: sensors whose events it does not take.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.refused: set[str] = set()

    def put(self, events: Sequence[Event]) -> list[bool]:
        """See `Stream`."""
        taken = [event.sensor not in self.refused for event in events]
        self.events += [event for event, is_taken in zip(events, taken, strict=True) if is_taken]
        return taken
