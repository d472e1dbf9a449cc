"""`python -m local.drill.daemon`: stands in for KCL's daemon where a drill has to be short.

It starts the real record processor for each shard, speaks the daemon's protocol with it, and keeps checkpoints in the
real lease table. It shares nothing with other daemons, and a shard that waits makes the others wait.
"""

import base64
import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3

from services.processor.kcl.pause import STOP_FILE
from services.telemetry.health import Heartbeat
from services.telemetry.kpl import decode, is_aggregate
from services.telemetry.lifecycle import stop_on_signal
from services.telemetry.settings import ProcessorSettings, load

COMMAND = (sys.executable, "-m", "services.processor", "record-processor")
READ_SECONDS = 0.3
RECORDS = 100


class Shard:
    """One shard, its child and its lease."""

    def __init__(self, shard: str, settings: ProcessorSettings) -> None:
        """Start the child, after the last checkpoint."""
        self._shard, self._settings = shard, settings
        self._kinesis, self._dynamodb = boto3.client("kinesis"), boto3.client("dynamodb")
        self._child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours
        item = self._dynamodb.get_item(TableName=settings.lease_table, Key=self._key, ConsistentRead=True)["Item"]
        self._at, self._sub = item["checkpoint"]["S"], int(item["checkpointSubSequenceNumber"]["N"])
        where: dict[str, str] = (
            {"ShardIteratorType": "TRIM_HORIZON"}
            if self._at == "TRIM_HORIZON"
            else {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": self._at}
        )
        answer: Any = self._kinesis.get_shard_iterator(
            StreamName=settings.stream_name,
            ShardId=shard,
            **where,  # type: ignore[arg-type]  # one of the literals
        )
        self._iterator = answer["ShardIterator"]
        self._ask(
            {"action": "initialize", "shardId": shard, "sequenceNumber": self._at, "subSequenceNumber": self._sub}
        )

    def step(self) -> None:
        """Read once, and hand over what was read."""
        answer = self._kinesis.get_records(ShardIterator=self._iterator, Limit=RECORDS)
        self._iterator = answer["NextShardIterator"]
        records = [each for record in answer["Records"] for each in self._wire(record)]
        behind = answer["MillisBehindLatest"]
        self._ask({"action": "processRecords", "records": records, "millisBehindLatest": behind})

    def close(self) -> None:
        """Let the child finish, and wait for its end."""
        self._ask({"action": "shutdownRequested"})
        self._input.close()
        self._child.wait()

    @property
    def _key(self) -> dict[str, Any]:
        return {"leaseKey": {"S": self._shard}}

    @property
    def _input(self) -> Any:
        return self._child.stdin

    def _wire(self, record: Any) -> list[dict[str, Any]]:
        """Return the events of a record that are not checkpointed, as the daemon sends them."""
        data, number = record["Data"], record["SequenceNumber"]
        events = decode(data).records if is_aggregate(data) else [data]
        return [
            {
                "action": "record",
                "data": base64.b64encode(event).decode(),
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": number,
                "subSequenceNumber": place,
                "approximateArrivalTimestamp": round(record["ApproximateArrivalTimestamp"].timestamp() * 1000),
            }
            for place, event in enumerate(events)
            if number != self._at or place > self._sub
        ]

    def _ask(self, message: dict[str, Any]) -> None:
        """Send a message, and save the checkpoints that the child asks for until it has done."""
        self._write(message)
        for line in filter(bytes.strip, self._child.stdout or ()):
            answer = json.loads(line)
            if answer["action"] == "status":
                return
            self._save(answer["sequenceNumber"], answer["subSequenceNumber"])
            self._write({**answer, "error": None})
        raise RuntimeError(f"the record processor of {self._shard} ended")

    def _save(self, number: str, sub: int) -> None:
        self._dynamodb.update_item(
            TableName=self._settings.lease_table,
            Key=self._key,
            UpdateExpression="SET checkpoint = :number, checkpointSubSequenceNumber = :sub",
            ExpressionAttributeValues={":number": {"S": number}, ":sub": {"N": str(sub)}},
        )

    def _write(self, message: dict[str, Any]) -> None:
        self._input.write(json.dumps(message).encode() + b"\n")
        self._input.flush()


def main() -> int:
    """Read all shards until a signal asks to stop; return the exit code."""
    settings = load(ProcessorSettings, os.environ)
    names = [each["ShardId"] for each in boto3.client("kinesis").list_shards(StreamName=settings.stream_name)["Shards"]]
    with ExitStack() as running, stop_on_signal() as stop:
        # A child that waits for a server that is away has to hear of it as well.
        threading.Thread(target=_tell_children, args=(stop, Path(settings.run_directory)), daemon=True).start()
        shards = [Shard(name, settings) for name in names]
        for shard in shards:
            running.callback(shard.close)
        heartbeat = Heartbeat(settings.health_file)
        while not stop.is_set():
            heartbeat.beat()
            for shard in shards:
                shard.step()
            stop.wait(READ_SECONDS)
    return 0


def _tell_children(stop: threading.Event, folder: Path) -> None:
    stop.wait()
    (folder / STOP_FILE).touch()


if __name__ == "__main__":
    sys.exit(main())
