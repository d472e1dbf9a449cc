"""The desk on a real database, and the stream on one in this process."""

from contextlib import closing

import boto3
import psycopg
import pytest
from moto import mock_aws

from services.processor.queue import identity
from services.processor.redrive.desk import KinesisStream, PostgresDesk, RedriveError
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Reason, encode
from services.telemetry.storage.postgres import PostgresStore
from tests.services.processor.conftest import NOW, event

pytestmark = pytest.mark.slow


def letter(number: int, reason: Reason = Reason.INVALID) -> DeadLetter:
    return DeadLetter(
        stream="telemetry", shard_id="shardId-0", sequence_number="7", sub_sequence_number=number, reason=reason,
        detail="detail", payload=b"\xff\x00", arrived_at=NOW,
    )  # fmt: skip


@pytest.mark.servers
def test_should_find_letters_and_mark_those_that_were_put_back(database: str) -> None:
    with closing(PostgresStore(lambda: psycopg.connect(database))) as store:
        store.write([], [letter(1), letter(2, Reason.TOO_LATE), letter(3)], stream="telemetry")
    desk = PostgresDesk(lambda: psycopg.connect(database))
    assert desk.letters(reason=None, limit=2) == [letter(1), letter(2, Reason.TOO_LATE)]
    assert desk.letters(reason=Reason.TOO_LATE, limit=9) == [letter(2, Reason.TOO_LATE)]
    desk.mark_redriven([letter(1), letter(3)])
    assert desk.letters(reason=None, limit=9) == [letter(2, Reason.TOO_LATE)]
    kept = desk.get(identity(letter(3)))
    assert kept is not None
    assert kept.letter == letter(3)
    assert kept.redriven_at is not None
    assert desk.get("telemetry/shardId-0/7/9") is desk.get("no id") is desk.get("a/b/c/d") is None


def test_should_say_so_when_the_database_cannot_be_reached() -> None:
    desk = PostgresDesk(lambda: psycopg.connect("postgresql://127.0.0.1:1/x", connect_timeout=2))
    with pytest.raises(RedriveError, match=r"^database: "):
        desk.letters(reason=None, limit=1)


def test_should_put_events_into_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        kinesis = boto3.client("kinesis", region_name="us-east-1")
        kinesis.create_stream(StreamName="telemetry", ShardCount=1)
        events = [event(number) for number in range(501)]
        assert all(KinesisStream(name="telemetry", region="us-east-1").put(events))
        shard = kinesis.list_shards(StreamName="telemetry")["Shards"][0]["ShardId"]
        iterator = kinesis.get_shard_iterator(StreamName="telemetry", ShardId=shard, ShardIteratorType="TRIM_HORIZON")[
            "ShardIterator"
        ]
        records = kinesis.get_records(ShardIterator=iterator)["Records"]
        assert [record["Data"] for record in records] == [encode(each) for each in events]
        with pytest.raises(RedriveError, match=r"^stream missing: "):
            KinesisStream(name="missing", region="us-east-1").put(events)
