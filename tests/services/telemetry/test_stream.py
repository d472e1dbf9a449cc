"""Kinesis behind the stream: one real path through boto3, and its errors."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, NoRegionError
from botocore.stub import Stubber
from moto import mock_aws

from services.telemetry import kpl
from services.telemetry.batcher import Batcher
from services.telemetry.records import Record
from services.telemetry.stream import KinesisStream, StreamUnavailableError

RECORDS = [Record("1", "5", 1, b"one"), Record("2", str(2**128 - 5), 1, b"two")]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture
def stubbed() -> Iterator[tuple[KinesisStream, Stubber]]:
    stream = KinesisStream("telemetry-test", requests_in_flight=1)
    with Stubber(stream._client) as stubber:
        yield stream, stubber


def read_shards(client: Any) -> list[list[bytes]]:
    shards = []
    for shard in client.list_shards(StreamName="telemetry-test")["Shards"]:
        iterator = client.get_shard_iterator(
            StreamName="telemetry-test", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        shards.append([record["Data"] for record in client.get_records(ShardIterator=iterator)["Records"]])
    return shards


@mock_aws
def test_should_put_aggregates_into_the_shards_that_their_hash_keys_name() -> None:
    client = boto3.client("kinesis", region_name="us-east-1")
    client.create_stream(StreamName="telemetry-test", ShardCount=2)
    batcher = Batcher(buckets=2, aggregate_events=100, aggregate_bytes=24_576)
    batcher.add(0, b"low")
    batcher.add(1, b"high")
    answers = KinesisStream("telemetry-test", requests_in_flight=4).put(batcher.take())
    assert answers == [None, None]
    assert [[kpl.decode(data).records for data in shard] for shard in read_shards(client)] == [
        [(b"low",)],
        [(b"high",)],
    ]


@mock_aws
def test_should_say_unavailable_when_the_stream_does_not_exist() -> None:
    with pytest.raises(StreamUnavailableError, match="ResourceNotFoundException"):
        KinesisStream("telemetry-test", requests_in_flight=4).put(RECORDS)


def test_should_tell_accepted_from_failed_entries(stubbed: tuple[KinesisStream, Stubber]) -> None:
    stream, stubber = stubbed
    accepted = {"SequenceNumber": "49", "ShardId": "shardId-000000000000"}
    failed = {"ErrorCode": "InternalFailure", "ErrorMessage": "sorry"}
    stubber.add_response("put_records", {"FailedRecordCount": 1, "Records": [accepted, failed]})
    assert stream.put(RECORDS) == [None, "InternalFailure"]


def test_should_not_believe_an_entry_without_sequence_number(stubbed: tuple[KinesisStream, Stubber]) -> None:
    stream, stubber = stubbed
    stubber.add_response("put_records", {"FailedRecordCount": 1, "Records": [{}, {}]})
    assert stream.put(RECORDS) == ["NoSequenceNumber", "NoSequenceNumber"]


def test_should_say_unavailable_when_answers_are_missing(stubbed: tuple[KinesisStream, Stubber]) -> None:
    stream, stubber = stubbed
    stubber.add_response("put_records", {"FailedRecordCount": 1, "Records": [{"SequenceNumber": "1"}]})
    with pytest.raises(StreamUnavailableError, match="1 answers to 2 records"):
        stream.put(RECORDS)


def test_should_ask_once_when_it_is_throttled(stubbed: tuple[KinesisStream, Stubber]) -> None:
    stream, stubber = stubbed
    stubber.add_client_error("put_records", "ProvisionedThroughputExceededException", http_status_code=400)
    with pytest.raises(StreamUnavailableError, match="ProvisionedThroughputExceededException"):
        stream.put(RECORDS)
    stubber.assert_no_pending_responses()


def test_should_say_unavailable_when_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StreamUnavailableError) as caught:
        KinesisStream("telemetry-test", requests_in_flight=1).put(RECORDS)
    assert isinstance(caught.value.__cause__, EndpointConnectionError)


def test_should_refuse_to_start_when_no_region_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(NoRegionError):
        KinesisStream("telemetry-test", requests_in_flight=1)
