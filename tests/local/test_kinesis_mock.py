"""The Kinesis that can be resharded: what ministack cannot do is right here."""

from pathlib import Path
from typing import Any

import pytest

from local.kinesis_tables import create_stream
from local.servers.kinesis_mock import KinesisMock
from local.servers.ministack import client
from local.waiting import wait_until

pytestmark = pytest.mark.servers

STREAM = "split"


def test_should_keep_what_nobody_has_read_when_shards_are_split(tmp_path: Path) -> None:
    with KinesisMock(directory=tmp_path) as server:
        kinesis = client("kinesis", server.url)
        create_stream(kinesis, name=STREAM, shards=2)
        before = [{"Data": str(number).encode(), "PartitionKey": str(number)} for number in range(50)]
        kinesis.put_records(StreamName=STREAM, Records=before)
        kinesis.update_shard_count(StreamName=STREAM, TargetShardCount=4, ScalingType="UNIFORM_SCALING")
        assert wait_until(lambda: is_active(kinesis), seconds=20)
        kinesis.put_records(StreamName=STREAM, Records=[{"Data": b"after", "PartitionKey": "1"}])
        shards = kinesis.list_shards(StreamName=STREAM)["Shards"]
        read = {shard["ShardId"]: read_to_end(kinesis, shard["ShardId"]) for shard in shards}
    parents = [each["ShardId"] for each in shards if "ParentShardId" not in each]
    assert len(parents) == 2
    assert sorted(int(data) for parent in parents for data in read[parent][0]) == list(range(50))
    # The end of a parent names its children, as KCL wants it.
    children = {child for parent in parents for child in read[parent][1]}
    assert children == read.keys() - set(parents)
    assert [data for child in children for data in read[child][0]] == [b"after"]


def is_active(kinesis: Any) -> bool:
    summary = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
    return bool(summary["StreamStatus"] == "ACTIVE")


def read_to_end(kinesis: Any, shard: str) -> tuple[list[bytes], list[str]]:
    """Return a shard's records, and its children if it has ended."""
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records, position = [], iterator["ShardIterator"]
    for _ in range(3):
        answer = kinesis.get_records(ShardIterator=position)
        records += [each["Data"] for each in answer["Records"]]
        position = answer.get("NextShardIterator")
        if position is None:
            return records, [each["ShardId"] for each in answer.get("ChildShards", [])]
    return records, []
