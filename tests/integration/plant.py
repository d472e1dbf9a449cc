"""The whole platform under load, as the faults of the timeline meet it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.history import History
from local.leases import Lease, leases
from local.processor import Processor
from local.stack import TABLES, Stack
from tests.integration.processor_logs import ProcessorLogs
from tests.integration.settling import STORED, found, number, until
from tests.integration.small_disk import SmallDisk
from tests.integration.traffic import Traffic

SPREAD_SECONDS = 240.0
WRITING = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'processor' AND wait_event_type = 'Lock' AND xact_start IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class Plant:
    """What the faults act upon.

    Attributes:
        stack: servers and processors.
        traffic: the gateways.
        history: sends events of hours that are over.
        disk: what the archive is on.
        later: checks that need time, by what they check; a fault that ends what one looks for takes it out and waits
            for it, the others are waited for before the account.
        took: seconds of each fault, by its name.
    """

    stack: Stack
    traffic: Traffic
    history: History
    disk: SmallDisk
    later: dict[str, Callable[[], bool]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)

    def ask(self, query: str) -> int:
        """Return the one number that a query gives, over a connection of its own: the server comes and goes."""
        with self.stack.connect() as connection:
            return number(connection, query)

    def logs(self) -> ProcessorLogs:
        """Return what the processors say from now on."""
        return ProcessorLogs(self.stack.directory)

    def stores_more(self) -> None:
        """Wait until more is stored than is now."""
        before = self.ask(STORED)
        until(lambda: self.ask(STORED) > before, "more is stored")

    def living(self) -> list[Processor]:
        """Return the processors that run."""
        return [each for each in self.stack.processors if each.exit_code is None]

    def spread(self) -> None:
        """Wait until every living processor reads a shard, and every shard gets on while its owner stays the same."""
        dynamodb, first, seen = self.stack.client("dynamodb"), dict[str, Lease](), dict[str, Any]()

        def is_spread() -> bool:
            held = [lease for lease in leases(dynamodb, TABLES["lease_table"]) if lease.checkpoint != "SHARD_END"]
            for lease in held:
                if lease.shard not in first or first[lease.shard].owner != lease.owner:
                    first[lease.shard] = lease
            owners = {each.name: workers(each) for each in self.living()}
            seen["owners"] = {lease.shard: lease.owner for lease in held}
            seen["stands still"] = [each.shard for each in held if first[each.shard].checkpoint == each.checkpoint]
            seen["shards"] = {name: sum(each.owner in names for each in held) for name, names in owners.items()}
            # A lease that is handed over has its new owner before that one's process for it runs.
            seen["processes"] = {each.name: len(each.record_processors()) for each in self.living()}
            shares = seen["shards"].values()
            works = sum(shares) == len(held) and min(shares) >= 1 and min(seen["processes"].values()) >= 1
            return works and not seen["stands still"]

        until(is_spread, lambda: f"every processor reads: {seen}", seconds=SPREAD_SECONDS)

    def follower(self) -> Processor:
        """Return a processor that reads a shard and does not lead: a killed leader is replaced only after two minutes.

        Source: KCL 3.1.3, `DynamoDBLockBasedLeaderDecider`, whose lock has a lease of two minutes that nothing
        configures. A leader that is asked to stop gives its lock back; see `rolling_deployment`.
        """

        def find() -> Processor | None:
            leader = self.leader()
            others = (each for each in self.living() if leader not in workers(each))
            return next((each for each in others if each.record_processors()), None)

        return found(find, "a processor that does not lead reads a shard")

    def leader(self) -> str:
        """Return the name of the worker that leads."""
        rows = self.stack.client("dynamodb").scan(TableName=TABLES["coordinator_state_table"], ConsistentRead=True)
        return next(str(row["ownerName"]["S"]) for row in rows["Items"] if row["key"]["S"] == "Leader")


def workers(processor: Processor) -> set[str]:
    """Return the names under which a processor's daemon works."""
    files = processor.run_directory.glob("processor-*/daemon.properties")
    return {
        line.partition("=")[2].strip()
        for file in files
        for line in file.read_text().splitlines()
        if line.startswith("workerId")
    }


def exits(processor: Processor, *, seconds: float) -> float:
    """Wait until a processor has ended; return how many seconds that took."""
    began = time.monotonic()
    until(lambda: processor.exit_code is not None, f"{processor.name} ends", seconds=seconds)
    return time.monotonic() - began


def archive_folder(stack: Stack) -> Path:
    """Return where the archive is."""
    return Path(stack.settings["archive_directory"])


Fault = Callable[[Plant], Any]
