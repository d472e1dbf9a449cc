"""The batcher: nothing lost, nothing doubled, limits kept, shards equally loaded."""

from hypothesis import given
from hypothesis import strategies as st

from services.telemetry import kpl
from services.telemetry.batcher import HASH_KEYS, Batcher, explicit_hash_key

events = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "press-1"]), st.binary(min_size=1, max_size=400)), max_size=200
)


@given(events, st.integers(1, 8), st.integers(1, 20), st.integers(1024, 3000))
def test_should_give_every_event_once_and_in_order_within_its_limits(
    added: list[tuple[str, bytes]], buckets: int, most_events: int, most_bytes: int
) -> None:
    batcher = Batcher(buckets=buckets, aggregate_events=most_events, aggregate_bytes=most_bytes)
    for sensor, data in added:
        batcher.add(batcher.bucket(sensor), data)
    assert (batcher.events, batcher.size) == (len(added), sum(len(data) for _, data in added))
    records = batcher.take()
    got: dict[str, list[bytes]] = {}
    for record in records:
        aggregate = kpl.decode(record.data)
        assert len(aggregate.records) == record.events <= most_events
        assert len(record.data) <= most_bytes
        assert (aggregate.partition_key, aggregate.explicit_hash_key) == (
            record.partition_key,
            record.explicit_hash_key,
        )
        got.setdefault(record.partition_key, []).extend(aggregate.records)
    expected: dict[str, list[bytes]] = {}
    for sensor, data in added:
        expected.setdefault(str(batcher.bucket(sensor)), []).append(data)
    assert got == expected
    assert (batcher.take(), batcher.events, batcher.size) == ([], 0, 0)


def test_should_take_an_event_when_it_alone_is_above_the_limit() -> None:
    batcher = Batcher(buckets=1, aggregate_events=100, aggregate_bytes=1024)
    for size in (10, 5000, 10):
        batcher.add(0, b"x" * size)
    assert [record.events for record in batcher.take()] == [1, 1, 1]


@given(st.sampled_from([1, 2, 4, 8, 16, 32, 64]), st.integers(0, 3))
def test_should_give_shards_of_equal_size_equal_shares(shards: int, more: int) -> None:
    buckets = shards * 2**more
    width = HASH_KEYS // shards
    places = [int(explicit_hash_key(bucket, buckets)) // width for bucket in range(buckets)]
    assert sorted(places) == sorted(list(range(shards)) * 2**more)
