"""One batch of a shard: decode, write, cache, dead letters; then it may be checkpointed."""

from collections.abc import Sequence
from time import perf_counter

from services.processor.core.decoding import decode_records
from services.processor.core.model import Limits, Outcome, Position, Record
from services.processor.core.ports import Ports
from services.processor.core.writing import StoppedError, Writer
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.emf import Metric
from services.telemetry.storage.ports import Incoming, Written


def process(shard: str, records: Sequence[Record], ports: Ports, limits: Limits) -> Outcome:
    """Write a batch, in chunks of at most `limits.batch_events` events, and say up to where it is committed.

    An event ends in the readings, or is there already, or ends in the dead-letter table: there is no fourth way. It
    may be processed any number of times. As long as the store cannot be reached this waits; the cache and the
    dead-letter queue are never waited for.

    Args:
        shard: its id.
        records: in the order of the shard.
        ports: the outside.
        limits: what bounds it.

    Raises:
        BatchRefusedError: the store refuses to keep a dead letter.
    """
    writer = Writer(ports, limits)
    position: Position | None = None
    inserted = duplicates = letters = 0
    for start in range(0, len(records), limits.batch_events):
        chunk = records[start : start + limits.batch_events]
        if ports.pause.is_stopping():
            return _outcome(position, inserted, duplicates, letters, is_complete=False)
        incoming, refused = decode_records(shard, chunk, limits=limits)
        began = perf_counter()
        try:
            transactions = writer.write(incoming, refused)
        except StoppedError:
            return _outcome(position, inserted, duplicates, letters, is_complete=False)
        commit_seconds = perf_counter() - began
        position = Position(
            sequence_number=chunk[-1].sequence_number, sub_sequence_number=chunk[-1].sub_sequence_number
        )
        bad = _dead_letters(transactions, refused)
        inserted += sum(each.inserted for each in transactions)
        duplicates += sum(each.duplicates for each in transactions)
        letters += len(bad)
        for each in transactions:
            ports.cache.update(each.latest)
        ports.outbox.deliver(is_new=bool(bad))
        _measure(ports, chunk, incoming, transactions, bad, commit_seconds)
    return _outcome(position, inserted, duplicates, letters, is_complete=True)


def _outcome(position: Position | None, inserted: int, duplicates: int, letters: int, *, is_complete: bool) -> Outcome:
    return Outcome(
        position=position, is_complete=is_complete, inserted=inserted, duplicates=duplicates, dead_letters=letters
    )


def _dead_letters(transactions: Sequence[Written], refused: Sequence[DeadLetter]) -> list[DeadLetter]:
    return [*refused, *(letter for each in transactions for letter in each.dead_letters)]


def _measure(
    ports: Ports,
    chunk: Sequence[Record],
    incoming: Sequence[Incoming],
    transactions: Sequence[Written],
    letters: Sequence[DeadLetter],
    commit_seconds: float,
) -> None:
    metrics, now = ports.metrics, ports.now()
    metrics.count(Metric.EVENTS, sum(each.inserted for each in transactions))
    metrics.count(Metric.DUPLICATES, sum(each.duplicates for each in transactions))
    for letter in letters:
        metrics.count_dead_letter(letter.reason)
    metrics.measure(Metric.BATCH_SIZE, len(chunk))
    metrics.measure(Metric.COMMIT_TIME, commit_seconds * 1000)
    # The first record waited longest, for the stream and for us.
    metrics.measure(Metric.LAG, max(0.0, (now - chunk[0].arrived_at).total_seconds() * 1000))
    if incoming:
        metrics.measure(Metric.EVENT_AGE, max(0.0, (now - incoming[0].event.ts).total_seconds() * 1000))
