"""Events over HTTP: 202 once the stream has all of them, else none of them, and why."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.api.ingest.memory import MemorySink
from services.api.ingest.ports import Ingest
from services.telemetry.events import Window
from tests.services.api.asking import asking
from tests.services.api.ingest.test_checking import NOW, WHOLE

PATH = "/v1/events"


@pytest.fixture
def sink() -> MemorySink:
    return MemorySink()


@pytest.fixture
def client(sink: MemorySink) -> Iterator[Any]:
    ingest = Ingest(sink=sink, window=Window(maximum_lateness=timedelta(hours=24)), now=lambda: NOW)
    with asking("sender", ingest=ingest) as made:
        yield made


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in WHOLE.items() if key != name}


def test_should_accept_events_once_the_stream_has_them(client: Any, sink: MemorySink) -> None:
    answer = client.post(PATH, json={"events": [WHOLE, {**WHOLE, "seq": 8}]})
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    assert [each.seq for each in sink.events] == [7, 8]


def test_should_bring_the_same_events_when_a_request_with_a_key_comes_again(client: Any, sink: MemorySink) -> None:
    events = {"events": [without("seq")] * 2}
    for _ in range(2):
        assert client.post(PATH, json=events, headers={"Idempotency-Key": "one"}).status_code == 202
    assert sink.events[:2] == sink.events[2:]
    assert client.post(PATH, json=events).status_code == 400
    assert client.post(PATH, json=events, headers={"Idempotency-Key": "a b"}).status_code == 400


def test_should_name_every_wrong_event_and_take_none(client: Any, sink: MemorySink) -> None:
    events = [WHOLE, without("unit"), {**WHOLE, "value": "1"}, {**WHOLE, "facility": "a/b"}]
    answer = client.post(PATH, json={"events": events})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [each["name"] for each in answer.json()["errors"]] == ["events[1]", "events[2]"]
    assert sink.events == []


def test_should_name_an_event_of_a_foreign_facility_and_take_none(client: Any, sink: MemorySink) -> None:
    answer = client.post(PATH, json={"events": [WHOLE, {**WHOLE, "facility": "plant-2"}]})
    assert answer.status_code == 403
    assert [each["name"] for each in answer.json()["errors"]] == ["events[1].facility"]
    assert sink.events == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"events":[]}',
        b'{"events":null}',
        b'{"events":[1]}',
        b'{"events":[],"more":1}',
        b'{"events":' + b"[" * 100_000,
        b"\xff\xfe",
        b'{"events":[' + b",".join([b"{}"] * 501) + b"]}",
    ],
)
def test_should_refuse_what_is_no_list_of_events(client: Any, sink: MemorySink, body: bytes) -> None:
    answer = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert sink.events == []


def test_should_refuse_a_body_that_is_too_long(client: Any) -> None:
    body = b'{"events":[' + b" " * 1_100_000 + b"]}"
    assert client.post(PATH, content=body, headers={"Content-Type": "application/json"}).status_code == 413


def test_should_say_that_it_may_be_repeated_when_the_stream_is_away(client: Any, sink: MemorySink) -> None:
    sink.is_reachable = False
    answer = client.post(PATH, json={"events": [WHOLE]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_should_take_events_from_senders_alone() -> None:
    with asking("operator") as client:
        assert client.post(PATH, json={"events": [WHOLE]}).status_code == 403
