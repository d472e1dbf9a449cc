"""From the bytes of records to events and dead letters."""

from collections.abc import Sequence

from services.processor.core.model import Limits, Record
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import RejectedEvent, decode
from services.telemetry.storage.ports import Incoming


def decode_records(shard: str, records: Sequence[Record], *, limits: Limits) -> tuple[list[Incoming], list[DeadLetter]]:
    """Return what can be written, and what is a dead letter already; together as many as there are records.

    Args:
        shard: where they come from.
        records: in the order of the shard.
        limits: the window, measured from when Kinesis took the record, and the stream's name. An event that was taken
            in time stays so however long the processor is away, and is judged the same whenever it is read again.
    """
    incoming: list[Incoming] = []
    refused: list[DeadLetter] = []
    check = limits.window.check
    for record in records:
        try:
            event = decode(record.data)
            check(event, record.arrived_at)
        except RejectedEvent as rejected:
            refused.append(
                DeadLetter(
                    stream=limits.stream,
                    shard_id=shard,
                    sequence_number=record.sequence_number,
                    sub_sequence_number=record.sub_sequence_number,
                    reason=rejected.reason,
                    detail=rejected.detail,
                    payload=record.data,
                    arrived_at=record.arrived_at,
                )
            )
        else:
            incoming.append(
                Incoming(
                    event=event,
                    shard_id=shard,
                    sequence_number=record.sequence_number,
                    sub_sequence_number=record.sub_sequence_number,
                    payload=record.data,
                    arrived_at=record.arrived_at,
                )
            )
    return incoming, refused
