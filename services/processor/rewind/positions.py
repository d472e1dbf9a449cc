"""Where each shard is read from: KCL's checkpoints, put back to a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from services.telemetry.aws import aws_client

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient

AWAY = (BotoCoreError, ClientError)


class RewindError(RuntimeError):
    """Nothing was changed, or not everything; its text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a shard is read from now on.

    Attributes:
        shard: its id.
        sequence_number: of the first record since the moment; None if there is none, and the checkpoint stays.
        arrived_at: when the stream took that record.
    """

    shard: str
    sequence_number: str | None
    arrived_at: datetime | None


class Positions:
    """The checkpoints of a stream's shards."""

    def __init__(self, *, stream: str, table: str, region: str) -> None:
        """Take the names of the stream and of its lease table."""
        session = Session()
        self._kinesis: KinesisClient = aws_client("kinesis", region=region, session=session)
        self._dynamodb: Any = aws_client("dynamodb", region=region, session=session)
        self._stream, self._table = stream, table

    def require_nobody(self, wait: Callable[[], None]) -> None:
        """Check that nobody reads: a worker would write its own checkpoint over ours.

        Args:
            wait: waits for longer than a worker lets a lease be.

        Raises:
            RewindError: a worker renewed a lease, or the table cannot be read.
        """
        before = self._counters()
        wait()
        renewed = sorted(shard for shard, counter in self._counters().items() if before.get(shard) != counter)
        if renewed:
            raise RewindError(f"a processor reads {', '.join(renewed)}: stop all of them first; nothing was changed")

    def put_back(self, to: datetime) -> list[Place]:
        """Put each checkpoint back to the shard's first record since a moment, and return where that is.

        The first event of that record counts as done, so the moment has to be before anything that is missing.

        Args:
            to: aware.

        Raises:
            RewindError: stream or table cannot be reached, or a shard has no lease.
        """
        places = []
        try:
            for page in self._kinesis.get_paginator("list_shards").paginate(StreamName=self._stream):
                for shard in page["Shards"]:
                    place = self._first_since(shard["ShardId"], to)
                    if place.sequence_number is not None:
                        self._save(place)
                    places.append(place)
        except AWAY as error:
            raise RewindError(f"{len(places)} shards were put back, then: {error}") from error
        return places

    def _first_since(self, shard: str, moment: datetime) -> Place:
        iterator: str | None = self._kinesis.get_shard_iterator(
            StreamName=self._stream, ShardId=shard, ShardIteratorType="AT_TIMESTAMP", Timestamp=moment
        )["ShardIterator"]
        while iterator:
            answer = self._kinesis.get_records(ShardIterator=iterator, Limit=1)
            for record in answer["Records"]:
                return Place(
                    shard=shard,
                    sequence_number=record["SequenceNumber"],
                    arrived_at=record["ApproximateArrivalTimestamp"],
                )
            # Without records and not behind: the end of what there is; an answer may be empty before that.
            iterator = answer.get("NextShardIterator") if answer["MillisBehindLatest"] else None
        return Place(shard=shard, sequence_number=None, arrived_at=None)

    def _save(self, place: Place) -> None:
        self._dynamodb.update_item(
            TableName=self._table,
            Key={"leaseKey": {"S": place.shard}},
            UpdateExpression="SET checkpoint = :first, checkpointSubSequenceNumber = :zero",
            ConditionExpression="attribute_exists(leaseKey)",
            ExpressionAttributeValues={":first": {"S": place.sequence_number}, ":zero": {"N": "0"}},
        )

    def _counters(self) -> dict[str, str]:
        try:
            pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
            items = [item for page in pages for item in page["Items"]]
        except AWAY as error:
            raise RewindError(f"the lease table cannot be read: {error}") from error
        return {item["leaseKey"]["S"]: item["leaseCounter"]["N"] for item in items if "leaseCounter" in item}
