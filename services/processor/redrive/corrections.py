"""Dead letters as people see them, and the events that they put in their places."""

import json
from collections.abc import Iterable, Sequence
from typing import TextIO

import msgspec

from services.processor.queue import identity, message
from services.processor.redrive.desk import Desk, Stream
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason, RejectedEvent, decode
from services.telemetry.program import FAILED, OK

LISTED = 1000
"""Letters that `--list` shows at most; those of one reason are seldom more than one problem."""


class _Correction(msgspec.Struct):
    id: str
    event: msgspec.Raw


class InputError(ValueError):
    """A line of the input is wrong; the text names it and says what is allowed."""


def show(desk: Desk, *, reason: Reason | None, output: TextIO) -> None:
    """Write letters as NDJSON; with the payload as text too where it is one, to be corrected."""
    for letter in desk.letters(reason=reason, limit=LISTED):
        line = json.loads(message(letter))
        try:
            line["text"] = letter.payload.decode()
        except UnicodeDecodeError:
            line["text"] = None
        output.write(json.dumps(line) + "\n")


def read_corrections(lines: Iterable[str], desk: Desk) -> list[tuple[DeadLetter, Event]]:
    """Return dead letters and the events that take their places.

    Args:
        lines: NDJSON, `{"id": "stream/shard/sequence/sub-sequence", "event": {...}}`.
        desk: knows the letters.

    Raises:
        InputError: a line is wrong, its event is refused, or its letter is unknown, was put back, or came before.
        RedriveError: the database cannot be reached.
    """
    corrections: dict[str, tuple[DeadLetter, Event]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            correction = msgspec.json.decode(line, type=_Correction)
            event = decode(bytes(correction.event))
        except (msgspec.DecodeError, RejectedEvent) as error:
            raise InputError(f'line {number}: {error}; allowed: {{"id": "...", "event": {{...}}}}') from None
        kept = desk.get(correction.id)
        if kept is None:
            raise InputError(f"line {number}: no dead letter {correction.id}; allowed: an id that --list shows")
        if kept.redriven_at is not None:
            raise InputError(f"line {number}: {correction.id} was put back at {kept.redriven_at.isoformat()}")
        if correction.id in corrections:
            raise InputError(f"line {number}: {correction.id} came before; allowed: one event for each dead letter")
        corrections[correction.id] = (kept.letter, event)
    return list(corrections.values())


def put_back(desk: Desk, stream: Stream, corrections: Sequence[tuple[DeadLetter, Event]], *, messages: TextIO) -> int:
    """Put the events into the stream, note those that it took, and return the exit code, see `redrive`.

    A crash in between leaves letters that can be put back again: the events have the same keys, so they are stored
    once.

    Raises:
        RedriveError: database or stream cannot be reached.
    """
    taken = stream.put([event for _, event in corrections])
    done = [letter for (letter, _), is_taken in zip(corrections, taken, strict=True) if is_taken]
    desk.mark_redriven(done)
    for (letter, _), is_taken in zip(corrections, taken, strict=True):
        if not is_taken:
            messages.write(f"redrive: the stream did not take {identity(letter)}\n")
    messages.write(f"redrive: {len(done)} of {len(corrections)} put back\n")
    return OK if all(taken) else FAILED
