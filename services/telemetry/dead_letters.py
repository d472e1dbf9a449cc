"""What becomes of an event that cannot be stored as a reading."""

from datetime import datetime

import msgspec

from services.telemetry.events import Reason


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event with everything that is needed to find, understand and redrive it.

    Attributes:
        stream: the Kinesis stream it came through.
        shard_id: the shard.
        sequence_number: of the Kinesis record; unique within the shard.
        sub_sequence_number: its place in an aggregated record; 0 in one that is not aggregated.
        reason: the class of the problem.
        detail: what is wrong, in words; holds nothing of the payload.
        payload: the raw bytes.
        arrived_at: when Kinesis took the record; aware.
    """

    stream: str
    shard_id: str
    sequence_number: str
    sub_sequence_number: int
    reason: Reason
    detail: str
    payload: bytes
    arrived_at: datetime
