"""A daemon that speaks KCL's line protocol with one real child process: what MultiLangDaemon does for one shard."""

import base64
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from services.processor.core.model import Record

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "services.processor", "record-processor")
HANGING = 30.0  # seconds without an answer after which a child counts as hanging


class ChildEndedError(Exception):
    """The child closed its standard output; the real daemon ends then."""


class FakeDaemon:
    """Starts the child; each method sends one message and returns when the child reports that it is done.

    Attributes:
        checkpoints: positions that the child saved, in order; (None, None) is the shard's end.
        refusals: errors that the next checkpoints are answered with, `ThrottlingException` for example.
        process: the child.
    """

    def __init__(self, variables: Mapping[str, str], command: Sequence[str] = COMMAND) -> None:
        self.checkpoints: list[tuple[str | None, int | None]] = []
        self.refusals: list[str] = []
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.errors: list[bytes] = []
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        for work in (self._read, self._drain):
            threading.Thread(target=work, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def initialize(self, shard: str, *, after: str | None = None) -> None:
        self.ask({"action": "initialize", "shardId": shard, "sequenceNumber": after, "subSequenceNumber": 0})

    def process_records(self, records: Sequence[Record], *, millis_behind_latest: int = 0) -> None:
        wire = [
            {
                "action": "record",
                "data": base64.b64encode(each.data).decode(),
                "partitionKey": "0",
                "sequenceNumber": each.sequence_number,
                "approximateArrivalTimestamp": round(each.arrived_at.timestamp() * 1000),
                "subSequenceNumber": each.sub_sequence_number,
            }
            for each in records
        ]
        self.ask({"action": "processRecords", "records": wire, "millisBehindLatest": millis_behind_latest})

    def lease_lost(self) -> None:
        self.ask({"action": "leaseLost"})

    def shard_ended(self) -> None:
        self.ask({"action": "shardEnded", "checkpoint": "SHARD_END"})

    def shutdown_requested(self) -> None:
        self.ask({"action": "shutdownRequested"})

    def close(self) -> int:
        """Close the child's standard input, as the daemon does at the end; return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(HANGING)

    def ask(self, message: dict[str, Any]) -> None:
        """Send a message, answer its checkpoints, and return when the child says that it is done.

        Raises:
            ChildEndedError: the child ended instead.
        """
        self._write(message)
        while True:
            line = self._lines.get(timeout=HANGING)
            if line is None:
                raise ChildEndedError(message["action"])
            answer = json.loads(line)
            if answer["action"] == "checkpoint":
                self._answer_checkpoint(answer)
            else:
                assert answer == {"action": "status", "responseFor": message["action"]}
                return

    def _answer_checkpoint(self, asked: dict[str, Any]) -> None:
        position = {key: asked[key] for key in ("sequenceNumber", "subSequenceNumber")}
        error = self.refusals.pop(0) if self.refusals else None
        if error is None:
            self.checkpoints.append((position["sequenceNumber"], position["subSequenceNumber"]))
        self._write({"action": "checkpoint", **position, "error": error})

    def _write(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise ChildEndedError(message["action"]) from None

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                if line.strip():
                    self._lines.put(line)
        self._lines.put(None)

    def _drain(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as output:
            self.errors.extend(output)
