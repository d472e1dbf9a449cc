"""The table of dead letters: an outbox, from which another part of the processor sends them on."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Reason
from services.telemetry.storage import statements


def insert(connection: Connection[Any], letters: Sequence[DeadLetter]) -> None:
    """Add dead letters; those that are there already stay as they are."""
    rows = sorted(
        (*_place(each), each.reason.value, _storable(each.detail), each.payload, each.arrived_at) for each in letters
    )
    connection.cursor().executemany(statements.DEAD_LETTERS, rows)


def unsent(connection: Connection[Any], limit: int) -> list[DeadLetter]:
    """Return dead letters that are not marked as sent, oldest first."""
    return [
        DeadLetter(
            stream=stream,
            shard_id=shard_id,
            sequence_number=sequence_number,
            sub_sequence_number=sub_sequence_number,
            reason=Reason(reason),
            detail=detail,
            payload=payload,
            arrived_at=arrived_at,
        )
        for (
            stream,
            shard_id,
            sequence_number,
            sub_sequence_number,
            reason,
            detail,
            payload,
            arrived_at,
        ) in connection.execute(statements.UNSENT, (limit,), binary=True)
    ]


def mark_sent(connection: Connection[Any], letters: Sequence[DeadLetter]) -> None:
    """Mark dead letters as sent."""
    columns = [list(column) for column in zip(*sorted(map(_place, letters)), strict=True)]
    if columns:
        connection.execute(statements.MARK_SENT, columns)


def _place(letter: DeadLetter) -> tuple[str, str, str, int]:
    return letter.stream, letter.shard_id, letter.sequence_number, letter.sub_sequence_number


def _storable(text: str) -> str:
    """Return a text that PostgreSQL takes: no zero byte, no half of a surrogate pair."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
