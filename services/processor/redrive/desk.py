"""Where dead letters are looked at, and where corrected events go."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from botocore.exceptions import BotoCoreError, ClientError

from services.telemetry.aws import aws_client
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason, encode
from services.telemetry.storage.ports import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kinesis.type_defs import PutRecordsRequestEntryTypeDef

RECORDS_AT_ONCE = 500
"""Kinesis' limit of a PutRecords."""
ATTEMPTS = 5


class RedriveError(RuntimeError):
    """The database or the stream cannot be reached."""


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A dead letter of the table, and when it was put back, if it was."""

    letter: DeadLetter
    redriven_at: datetime | None


class Desk(Protocol):
    """The table of dead letters. Each method raises `RedriveError`."""

    def letters(self, *, reason: Reason | None, limit: int) -> list[DeadLetter]:
        """Return letters that were not put back, oldest first."""

    def get(self, letter_id: str) -> KeptLetter | None:
        """Return one letter; None if there is none."""

    def mark_redriven(self, letters: Sequence[DeadLetter]) -> None:
        """Note that their corrected events are in the stream."""


class Stream(Protocol):
    """The stream."""

    def put(self, events: Sequence[Event]) -> list[bool]:
        """Put the events; return for each whether the stream has it. Raises `RedriveError` if it cannot be reached."""


_LETTERS = """
    SELECT stream, shard_id, sequence_number, sub_sequence_number, reason, detail, payload, arrived_at
    FROM dead_letters WHERE redriven_at IS NULL AND (%s::text IS NULL OR reason = %s)
    ORDER BY stored_at, sequence_number, sub_sequence_number LIMIT %s"""
_LETTER = """
    SELECT stream, shard_id, sequence_number, sub_sequence_number, reason, detail, payload, arrived_at, redriven_at
    FROM dead_letters WHERE (stream, shard_id, sequence_number, sub_sequence_number) = (%s, %s, %s, %s)"""
_MARK = """
    UPDATE dead_letters SET redriven_at = now()
    WHERE (stream, shard_id, sequence_number, sub_sequence_number) = (%s, %s, %s, %s)"""


class PostgresDesk:
    """The table in PostgreSQL."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        """Take what connects; it is called for each method."""
        self._connect = connect

    def letters(self, *, reason: Reason | None, limit: int) -> list[DeadLetter]:
        """See `Desk`."""
        text = None if reason is None else str(reason)
        rows = self._rows(_LETTERS, (text, text, limit))
        return [_letter(row) for row in rows]

    def get(self, letter_id: str) -> KeptLetter | None:
        """See `Desk`."""
        parts = letter_id.split("/")
        if len(parts) != 4 or not parts[3].isdecimal():
            return None
        rows = self._rows(_LETTER, (*parts[:3], int(parts[3])))
        return KeptLetter(_letter(rows[0]), rows[0][8]) if rows else None

    def mark_redriven(self, letters: Sequence[DeadLetter]) -> None:
        """See `Desk`."""
        keys = [(each.stream, each.shard_id, each.sequence_number, each.sub_sequence_number) for each in letters]
        try:
            with self._connect() as connection, connection.cursor() as cursor:
                cursor.executemany(_MARK, keys)
        except (psycopg.Error, StoreUnavailableError) as error:
            raise RedriveError(f"database: {str(error).strip()}") from error

    def _rows(self, statement: str, values: Sequence[object]) -> list[Any]:
        try:
            with self._connect() as connection:
                return connection.execute(statement.encode(), values).fetchall()
        except (psycopg.Error, StoreUnavailableError) as error:
            raise RedriveError(f"database: {str(error).strip()}") from error


class KinesisStream:
    """The Kinesis stream."""

    def __init__(self, *, name: str, region: str) -> None:
        """Take its name and region."""
        self._client: KinesisClient = aws_client("kinesis", region=region)
        self._name = name

    def put(self, events: Sequence[Event]) -> list[bool]:
        """See `Stream`; what the stream throttles is tried again."""
        return [
            taken
            for start in range(0, len(events), RECORDS_AT_ONCE)
            for taken in self._put(events[start : start + RECORDS_AT_ONCE])
        ]

    def _put(self, events: Sequence[Event]) -> list[bool]:
        waiting = dict(enumerate(events))
        for attempt in range(ATTEMPTS):
            time.sleep(0 if attempt == 0 else 0.2 * 2**attempt)
            records: list[PutRecordsRequestEntryTypeDef] = [
                {"Data": encode(event), "PartitionKey": f"{event.facility}/{event.sensor}"}
                for event in waiting.values()
            ]
            try:
                answer = self._client.put_records(StreamName=self._name, Records=records)
            except (BotoCoreError, ClientError) as error:
                raise RedriveError(f"stream {self._name}: {error}") from error
            waiting = {
                number: event
                for (number, event), result in zip(waiting.items(), answer["Records"], strict=True)
                if "ErrorCode" in result
            }
            if not waiting:
                break
        return [number not in waiting for number in range(len(events))]


def _letter(row: Sequence[Any]) -> DeadLetter:
    return DeadLetter(
        stream=row[0],
        shard_id=row[1],
        sequence_number=row[2],
        sub_sequence_number=row[3],
        reason=Reason(row[4]),
        detail=row[5],
        payload=bytes(row[6]),
        arrived_at=row[7],
    )
