"""Events into the stream: all of them, repeated where they were not accepted, or an error that says so."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from services.api.ingest import sending
from services.api.ingest.checking import checked
from services.api.ingest.ports import NewEvent
from services.api.ingest.sending import AGGREGATE_BYTES, AGGREGATE_EVENTS, BUCKETS, StreamSink
from services.api.problems import Unavailable
from services.telemetry import backoff, kpl
from services.telemetry.batcher import explicit_hash_key
from services.telemetry.events import Event, Window, decode
from services.telemetry.memory_stream import MemoryStream
from services.telemetry.records import Record
from services.telemetry.settings import GatewaySettings
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.stream import StreamUnavailableError
from tests.services.api.ingest.test_checking import CLIENT, NOW, new
from tests.support.events import event, incoming

EVENTS = [event(number, sensor=f"sensor-{number % 40}") for number in range(500)]
THROTTLED = "ProvisionedThroughputExceededException"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 0.0)


def send(stream: MemoryStream, events: Sequence[Event] = EVENTS, *, seconds: float = 60.0) -> None:
    asyncio.run(StreamSink(stream, seconds=seconds, requests_in_flight=2).send(events))


def events_in(records: Sequence[Record]) -> list[Event]:
    return [decode(data) for record in records for data in kpl.decode(record.data).records]


def by_number(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda each: each.seq)


def test_should_send_every_event_once_as_the_gateway_would() -> None:
    stream = MemoryStream()
    send(stream)
    assert by_number(events_in(stream.accepted)) == EVENTS
    for record in stream.accepted:
        assert record.explicit_hash_key == explicit_hash_key(int(record.partition_key), BUCKETS)
        assert kpl.decode(record.data).explicit_hash_key == record.explicit_hash_key
    defaults = {field.name: field.default for field in msgspec.structs.fields(GatewaySettings)}
    names = ("stream_buckets", "aggregate_events", "aggregate_bytes")
    assert [defaults[name] for name in names] == [BUCKETS, AGGREGATE_EVENTS, AGGREGATE_BYTES]


def test_should_repeat_only_what_was_not_accepted() -> None:
    def every_third(request: int, records: Sequence[Record]) -> list[str | None]:
        return [THROTTLED if request < 4 and number % 3 else None for number in range(len(records))]

    stream = MemoryStream(every_third)
    send(stream)
    assert by_number(events_in(stream.accepted)) == EVENTS
    assert stream.requests == sorted(stream.requests, reverse=True)


def test_should_repeat_a_request_without_an_answer() -> None:
    def fail_first(request: int, records: Sequence[Record]) -> list[str | None]:
        if request == 0:
            raise StreamUnavailableError("no answer")
        return [None] * len(records)

    stream = MemoryStream(fail_first)
    send(stream)
    assert by_number(events_in(stream.accepted)) == EVENTS


def test_should_give_up_in_time_and_say_that_a_repetition_is_harmless() -> None:
    def never(_request: int, records: Sequence[Record]) -> list[str | None]:
        return [THROTTLED] * len(records)

    with pytest.raises(Unavailable, match="Send the same request again") as refused:
        send(MemoryStream(never), seconds=0.1)
    assert "Retry-After" in refused.value.headers


def test_should_not_wait_for_a_stream_that_does_not_answer() -> None:
    answer = threading.Event()

    def hang(_request: int, records: Sequence[Record]) -> list[str | None]:
        answer.wait(60)
        return [None] * len(records)

    sink = StreamSink(MemoryStream(hang), seconds=0.1, requests_in_flight=1)

    async def ask() -> None:
        try:
            with pytest.raises(Unavailable):
                await sink.send(EVENTS)
        finally:
            answer.set()

    asyncio.run(ask())


def test_should_divide_what_is_too_much_for_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = MemoryStream()
    monkeypatch.setattr(sending, "MAXIMUM_RECORDS", 7)
    monkeypatch.setattr(sending, "MAXIMUM_BYTES", 10_000)
    send(stream)
    assert max(stream.requests) <= 7
    assert by_number(events_in(stream.accepted)) == EVENTS


@pytest.mark.parametrize("key", [None, "0f8fad5b"])
def test_should_be_counted_once_by_the_store_when_a_request_is_sent_twice(key: str | None) -> None:
    given: list[NewEvent] = [new(seq=None if key else number, sensor=f"sensor-{number % 9}") for number in range(50)]
    window = Window(maximum_lateness=timedelta(hours=24))
    stream, store = MemoryStream(), MemoryStore()
    for _ in range(2):
        send(stream, checked(given, client=CLIENT, key=key, window=window, now=NOW))
    written = store.write(incoming(*events_in(stream.accepted)), [], stream="events")
    assert (written.inserted, written.duplicates, written.dead_letters) == (50, 50, ())
