"""What gives when the load grows: needs at a load, worked out from the bench's figures, beside the limits."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from delivery.costs import sizes
from delivery.costs.assumptions import assumed
from delivery.costs.usage import MIB
from lib.sizing import SHARD_BYTES_PER_SECOND

TABLE = Path(__file__).with_name("limits.toml")
RATES = (10_000, 100_000, 1_000_000)
DEPLOYMENT = 1.5
"""Tasks while a rolling deployment runs: `max_healthy_percent` of the processor's service."""
OTHER_INTERFACES = 60
"""Of endpoints, load balancer, database, cache, mount targets, gateways, functions and the API's tasks."""
KCL_MIB = 320
"""Of KCL's daemon in a task: 630 MiB of two, as measured."""
EXPORT_HASTE = 4
"""An hour is exported within a quarter of an hour."""
MOST = 10**9
"""Events a second beyond which nobody looks."""


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that there is only so much of.

    Attributes:
        id: by which its need is worked out.
        what: for people.
        kind: whose it is.
        limit: how much there is.
        unit: of it.
        source: where that is said.
        code: of the service quota.
        step: what to do before it gives.
    """

    id: str
    what: str
    kind: Literal["design", "quota", "hard"]
    limit: float
    unit: str
    source: str
    code: str = ""
    step: str


@cache
def limits() -> tuple[Limit, ...]:
    """Return the limits of `limits.toml`."""
    return tuple(msgspec.toml.decode(TABLE.read_bytes(), type=dict[str, tuple[Limit, ...]])["limit"])


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What needs follow from, besides the rate.

    Attributes:
        settings: an environment's section of cdk.json.
    """

    settings: Mapping[str, Any]

    def shards(self, rate: float) -> float:
        """Return shards."""
        return sizes.shards_for(rate, self.settings)

    def tasks(self, rate: float) -> float:
        """Return the most processor tasks, in the environment's proportion to its shards."""
        load = self.settings["load"]["eventsPerSecond"]
        return math.ceil(self.shards(rate) * int(self.settings["processor"]["maxTasks"]) / self.shards(load))

    def interfaces(self, rate: float) -> float:
        """Return network interfaces during a deployment: one a task, and those that do not grow."""
        return self.tasks(rate) * DEPLOYMENT + OTHER_INTERFACES

    def connections(self, rate: float) -> float:
        """Return connections to the database during a deployment."""
        api = int(self.settings["api"]["maxTasks"]) * assumed("postgres.connections_per_api_task")
        return self.shards(rate) * DEPLOYMENT + api

    def written(self, rate: float) -> float:
        """Return MB/s: rows and index, the WAL, and rows once more by the checkpoint after next."""
        row = assumed("database.bytes_per_reading")
        return rate * (2 * row + assumed("database.wal_bytes_per_event")) / 1e6

    def task_memory(self, rate: float) -> float:
        """Return MiB of a task when the smallest fleet has all shards."""
        load = self.settings["load"]["eventsPerSecond"]
        least = math.ceil(self.shards(rate) * int(self.settings["processor"]["minTasks"]) / self.shards(load))
        return KCL_MIB + math.ceil(self.shards(rate) / least) * assumed("processor.mib_per_shard")

    def cache_nodes(self, rate: float) -> float:
        """Return nodes of the cache, of as many shards as the rate needs."""
        return max(sizes.LEAST_CACHE_SHARDS, sizes.cache_shards(rate)) * (
            1 + float(self.settings["cache"]["replicasPerShard"])
        )


NEEDS: Mapping[str, Callable[[Environment, float], float]] = {
    "gateway-buckets": lambda of, rate: of.shards(rate),
    "database-memory": lambda _, rate: sizes.memory_gib(rate),
    "database-storage": lambda of, rate: sizes.storage_gb(rate, of.settings) * 1e9 / 2**30,
    "database-storage-quota": lambda of, rate: sizes.storage_gb(rate, of.settings),
    "database-processors": lambda _, rate: sizes.vcpus(rate),
    "database-connections": lambda of, rate: of.connections(rate),
    "database-writes": lambda of, rate: of.written(rate),
    "cache-processor": lambda _, rate: rate * assumed("redis.cpu_us_per_event") / 1e6,
    "cache-nodes": lambda of, rate: of.cache_nodes(rate),
    "stream-shards": lambda of, rate: of.shards(rate),
    "lease-writes": lambda of, rate: of.shards(rate) * assumed("kcl.writes_per_shard_second"),
    "fargate-processors": lambda of, rate: of.tasks(rate) * DEPLOYMENT * of.settings["processor"]["cpu"] / 1_024,
    "service-tasks": lambda of, rate: of.tasks(rate) * DEPLOYMENT,
    "addresses": lambda of, rate: of.interfaces(rate),
    "interfaces": lambda of, rate: of.interfaces(rate),
    "task-memory": lambda of, rate: of.task_memory(rate),
    "endpoint": lambda of, rate: rate * of.settings["load"]["bytesPerEvent"] * 8 / 1e9 / 3,
    "archive-throughput": lambda _, rate: rate * assumed("archive.bytes_per_event") * EXPORT_HASTE / MIB,
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A limit with what is needed of it.

    Attributes:
        limit: the limit.
        needs: at each of the rates asked for.
        gives_at: the highest rate that fits, events/s; None if it never gives.
    """

    limit: Limit
    needs: Sequence[float]
    gives_at: int | None


def findings(settings: Mapping[str, Any], rates: Sequence[int] = RATES) -> Sequence[Finding]:
    """Return the limits of an environment, the one that gives first at the head.

    Args:
        settings: its section of cdk.json.
        rates: events a second, sustained, to look at.
    """
    environment = Environment(settings=settings)
    found = [
        Finding(
            limit=each,
            needs=[NEEDS[each.id](environment, rate) for rate in rates],
            gives_at=_gives_at(each, environment),
        )
        for each in limits()
    ]
    return sorted(found, key=lambda each: (each.gives_at is None, each.gives_at or 0))


def _gives_at(limit: Limit, environment: Environment) -> int | None:
    """Return the highest rate that still fits; needs grow with the rate."""
    need = NEEDS[limit.id]
    if need(environment, MOST) <= limit.limit:
        return None
    fits, too_much = 0, MOST
    while too_much - fits > 1:
        middle = (fits + too_much) // 2
        if need(environment, middle) <= limit.limit:
            fits = middle
        else:
            too_much = middle
    return fits


def shards_by_bytes(rate: float, settings: Mapping[str, Any]) -> int:
    """Return the shards that would do if every producer aggregated: by bytes, with burst and headroom."""
    load = settings["load"]
    peak = rate * float(load.get("burstFactor", 1.0)) * float(load["headroom"]) * float(load["bytesPerEvent"])
    return max(2, math.ceil(peak / SHARD_BYTES_PER_SECOND))
