"""KPL aggregates: our two directions, the other implementation's, and damage that must be noticed."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from aws_kinesis_agg.aggregator import RecordAggregator
from aws_kinesis_agg.deaggregator import deaggregate_records
from hypothesis import given
from hypothesis import strategies as st

from services.telemetry import kpl
from services.telemetry.kpl import MAGIC, AggregateError, Encoder

HASH_KEY = str(2**127)
records = st.lists(st.binary(max_size=300), min_size=1, max_size=40)


def aggregate(data: list[bytes], partition_key: str = "17", explicit_hash_key: str = HASH_KEY) -> bytes:
    encoder = Encoder(partition_key=partition_key, explicit_hash_key=explicit_hash_key)
    for record in data:
        encoder.add(record)
    return encoder.take()


def as_lambda_gets_it(data: bytes) -> dict[str, Any]:
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "sequenceNumber": "1",
            "approximateArrivalTimestamp": 0,
            "partitionKey": "17",
            "data": base64.b64encode(data),
        }
    }


@given(records, st.text(min_size=1, max_size=256))
def test_should_give_back_what_was_added(data: list[bytes], key: str) -> None:
    decoded = kpl.decode(aggregate(data, key))
    assert decoded.records == tuple(data)
    assert (decoded.partition_key, decoded.explicit_hash_key) == (key, HASH_KEY)


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=20), st.text(min_size=1, max_size=256))
def test_should_know_its_size_without_encoding(lengths: list[int], key: str) -> None:
    encoder = Encoder(partition_key=key, explicit_hash_key=HASH_KEY)
    for length in lengths:
        encoder.add(b"x" * length)
    size, count = encoder.size, encoder.count
    assert (len(encoder.take()), len(lengths)) == (size, count)


def test_should_begin_anew_when_the_aggregate_was_taken() -> None:
    encoder = Encoder(partition_key="1", explicit_hash_key="2")
    empty = encoder.size
    encoder.add(b"first")
    first = encoder.take()
    assert (encoder.size, encoder.count) == (empty, 0)
    encoder.add(b"second")
    assert [kpl.decode(data).records for data in (first, encoder.take())] == [(b"first",), (b"second",)]


@given(records)
def test_should_be_understood_by_the_other_implementation(data: list[bytes]) -> None:
    taken = deaggregate_records([as_lambda_gets_it(aggregate(data))])
    assert [base64.b64decode(record["kinesis"]["data"]) for record in taken] == data
    assert {(record["kinesis"]["partitionKey"], record["kinesis"]["explicitHashKey"]) for record in taken} == {
        ("17", HASH_KEY)
    }


def test_should_understand_the_other_implementation() -> None:
    aggregator = RecordAggregator()
    for data in (b"one", b"two"):
        aggregator.add_user_record("17", data, HASH_KEY)
    partition_key, hash_key, data = aggregator.clear_and_get().get_contents()
    assert kpl.decode(data) == kpl.Aggregate(
        partition_key=partition_key, explicit_hash_key=hash_key, records=(b"one", b"two")
    )


@given(records, st.data())
def test_should_refuse_an_aggregate_when_a_byte_changed_or_is_missing(data: list[bytes], draw: st.DataObject) -> None:
    good = aggregate(data)
    place = draw.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ draw.draw(st.integers(1, 255))]) + good[place + 1 :]
    for damaged in (changed, good[:place]):
        with pytest.raises(AggregateError):
            kpl.decode(damaged)


def test_should_refuse_a_plain_record() -> None:
    assert not kpl.is_aggregate(b'{"a":1}')
    with pytest.raises(AggregateError, match="magic number"):
        kpl.decode(b'{"a":1}')


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (b"\xff", "holds no message"),
        (b"", "no key"),
        (b"\x0a\x011", "no key"),
        (b"\x1a\x04\x08\x00\x1a\x00", "has key 0 of 0"),
        (b"\x0a\x011\x0a\x012\x1a\x04\x08\x00\x1a\x00\x1a\x04\x08\x01\x1a\x00", "more than one"),
    ],
)
def test_should_refuse_an_aggregate_when_its_message_makes_no_sense(message: bytes, words: str) -> None:
    with pytest.raises(AggregateError, match=words):
        kpl.decode(MAGIC + message + kpl._digest(message))


def test_should_declare_the_messages_of_the_proto_file() -> None:
    text = (Path(kpl.__file__).parent / "kpl.proto").read_text()
    written = {
        name: re.findall(r"(required|optional|repeated) \w+ (\w+) = (\d+);", body)
        for name, body in re.findall(r"message (\w+) \{(.*?)\}", text, re.DOTALL)
    }
    labels = {1: "optional", 2: "required", 3: "repeated"}
    assert written == {
        name: [(labels[label], field, str(number)) for number, (field, label, _, _) in enumerate(fields, start=1)]
        for name, fields in kpl._MESSAGES.items()
    }
