"""A record processor whose store is in memory; started by tests in place of the real one, with everything else real.

Arguments: a file that the store's content is written to after each batch, and what the store does: `works`, `is away`
until the file `back` beside it exists, or `raises`.
"""

import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from services.processor.core.caching import CacheKeeper
from services.processor.core.memory import MemoryDeadLetterQueue
from services.processor.core.model import Limits
from services.processor.core.outbox import Outbox
from services.processor.core.ports import Ports
from services.processor.kcl.pause import ChildPause
from services.processor.kcl.protocol import keep_protocol_apart, run_protocol
from services.processor.kcl.shard import ShardProcessor
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.emf import MemoryMetrics
from services.telemetry.events import Window
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.storage.ports import Incoming, Written


@dataclass(slots=True)
class FileStore(MemoryStore):
    file: Path = Path()
    behaviour: str = ""

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        if self.behaviour == "raises":
            raise ZeroDivisionError("unexpected")
        self.available = self.behaviour != "is away" or (self.file.parent / "back").exists()
        written = MemoryStore.write(self, incoming, dead_letters, stream=stream)
        content = {"readings": len(self.readings), "dead_letters": len(self.dead_letters)}
        self.file.write_text(json.dumps(content))
        return written


def main(file: str, behaviour: str) -> None:
    sink = keep_protocol_apart()
    print("a library that prints")  # noqa: T201 - must not reach the daemon
    store, metrics = FileStore(file=Path(file), behaviour=behaviour), MemoryMetrics()
    pause = ChildPause(stop=threading.Event(), run_directory=Path(os.environ["RUN_DIRECTORY"]))
    ports = Ports(
        store=store,
        cache=CacheKeeper(cache=MemoryLatestCache(), store=store, metrics=metrics, monotonic=monotonic),
        outbox=Outbox(store=store, queue=MemoryDeadLetterQueue(), monotonic=monotonic),
        metrics=metrics,
        pause=pause,
        now=lambda: datetime.now(UTC),
    )
    limits = Limits(stream="telemetry", window=Window(maximum_lateness=timedelta(days=3650)), batch_events=4)
    processor = ShardProcessor(ports=ports, limits=limits, pause=pause)
    run_protocol(processor, source=sys.stdin.buffer, sink=sink, errors=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
