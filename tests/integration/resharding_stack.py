"""The platform with a Kinesis that can be resharded; tables, queue and secrets stay where they are."""

from typing import Any

from local.servers.kinesis_mock import KinesisMock
from local.servers.ministack import client
from local.stack import STREAM, TABLES, Stack
from local.waiting import wait_until
from tests.integration.settling import until

END = "SHARD_END"


class ReshardingStack(Stack):
    """The stack, its stream elsewhere.

    Attributes:
        kinesis: the server with the stream.
    """

    def client(self, service: str) -> Any:
        """Return a boto3 client."""
        return client(service, self.kinesis.url) if service == "kinesis" else super().client(service)

    def reshard(self, shards: int) -> tuple[set[str], set[str]]:
        """Split or merge until there are so many shards; return those that end, and their children."""
        kinesis = self.client("kinesis")
        before = self.open_shards()
        kinesis.update_shard_count(StreamName=STREAM, TargetShardCount=shards, ScalingType="UNIFORM_SCALING")

        def is_done() -> bool:
            summary = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
            return bool(summary["StreamStatus"] == "ACTIVE" and summary["OpenShardCount"] == shards)

        until(is_done, f"there are {shards} shards", seconds=30)
        after = self.open_shards()
        assert not before & after
        return before, after

    def open_shards(self) -> set[str]:
        """Return the shards that take records."""
        shards = self.client("kinesis").list_shards(StreamName=STREAM)["Shards"]
        return {each["ShardId"] for each in shards if "EndingSequenceNumber" not in each["SequenceNumberRange"]}

    def wait_until_read(self, parents: set[str], children: set[str], *, seconds: float) -> bool:
        """Wait until the parents are read to their ends, and every child has an owner and a checkpoint."""

        def is_so() -> bool:
            held = self.leases()
            ended = all(held.get(each, ("", END))[1] == END for each in parents)
            return ended and all(each in held and held[each][0] and held[each][1].isdigit() for each in children)

        return wait_until(is_so, seconds=seconds, every=0.5)

    def leases(self) -> dict[str, tuple[str, str]]:
        """Return owner and checkpoint by shard; rows of shards that have ended go away after some minutes."""
        rows = self.client("dynamodb").scan(TableName=TABLES["lease_table"], ConsistentRead=True)["Items"]
        return {
            row["leaseKey"]["S"]: (row.get("leaseOwner", {}).get("S", ""), row["checkpoint"]["S"])
            for row in rows
            if "checkpoint" in row
        }

    def _start_servers(self) -> None:
        super()._start_servers()
        self.kinesis = self._exit.enter_context(KinesisMock(directory=self.directory))

    def _create(self) -> None:
        super()._create()
        self.settings["kinesis_endpoint"] = self.kinesis.url
