"""A stream in memory, for tests and for trying things out."""

import threading
from collections.abc import Callable, Sequence

from services.telemetry.records import Record

Answer = Callable[[int, Sequence[Record]], list[str | None]]


def accept_all(_request: int, records: Sequence[Record]) -> list[str | None]:
    """Accept every record."""
    return [None] * len(records)


class MemoryStream:
    """Keeps what it accepts.

    Attributes:
        requests: how many records each request had.
        accepted: the records, in order.
    """

    def __init__(self, answer: Answer = accept_all) -> None:
        """Take who decides: gets the number of the request, from 0, and its records; may raise."""
        self._answer = answer
        self._guard = threading.Lock()
        self.requests: list[int] = []
        self.accepted: list[Record] = []

    def put(self, records: Sequence[Record]) -> list[str | None]:
        """See `services.telemetry.stream.Stream.put`."""
        with self._guard:
            number = len(self.requests)
            self.requests.append(len(records))
        answers = self._answer(number, records)
        with self._guard:
            self.accepted += [record for record, error in zip(records, answers, strict=True) if error is None]
        return answers
