"""How large the platform has to be for a load: the proportions of an environment, and what the bench measured."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from delivery.costs.assumptions import assumed
from delivery.costs.platform import Platform, Resource
from delivery.costs.pricers.stores import FULL, STRIPED_GIB
from delivery.costs.usage import DAY, GB, INSTANCE, POLICY, STREAM, TARGET
from lib.sizing import SHARD_BYTES_PER_SECOND, shard_count

INSTANCES = {
    "r8g.large": (2, 16),
    "r8g.xlarge": (4, 32),
    "r8g.2xlarge": (8, 64),
    "r8g.4xlarge": (16, 128),
    "r8g.8xlarge": (32, 256),
    "r8g.12xlarge": (48, 384),
    "r8g.16xlarge": (64, 512),
}
"""vCPUs and GiB of memory. Source: RDS DB instance classes; the sizes that `lib.consistency` allows."""
SHARED_BUFFERS = 0.25
"""Of the memory. Source: the default of RDS for PostgreSQL."""
STORAGE_STEP_GIB = 100
MOST_GIB = 65_536
"""Of an instance. Source: the RDS user guide, "storage"."""
FULL_FLEET_AT = 0.5
"""As `lib.constructs.stream_scaling` has it: of the stream's capacity at which every task runs."""
REPLICATION_GROUP = "AWS::ElastiCache::ReplicationGroup"
LEAST_CACHE_SHARDS = 2


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What a load needs.

    Attributes:
        rate: events a second, sustained.
        shards: of the stream.
        instance: class of the database; None if no single one is large enough.
        storage_gib: of the database.
        cache_shards: of the cache.
    """

    rate: int
    shards: int
    instance: str | None
    storage_gib: int
    cache_shards: int


def shards_for(rate: float, settings: Mapping[str, Any]) -> int:
    """Return the shards for a rate, with burst, bytes and headroom of an environment."""
    load = settings["load"]
    return shard_count(
        events_per_second=math.ceil(rate),
        burst_factor=load.get("burstFactor", 1.0),
        bytes_per_event=load["bytesPerEvent"],
        headroom=load["headroom"],
    )


def memory_gib(rate: float) -> float:
    """Return the memory with which the hour that is written to stays in shared buffers, GiB."""
    hot = rate * 3_600 * assumed("headroom.hours_in_memory") * assumed("database.bytes_per_reading")
    return hot / 2**30 / SHARED_BUFFERS


def vcpus(rate: float) -> float:
    """Return the processors that the database needs for writing, with what is kept free."""
    return rate * assumed("postgres.cpu_us_per_event") / 1e6 / assumed("headroom.postgres")


def storage_gb(rate: float, settings: Mapping[str, Any]) -> float:
    """Return GB of the database's storage, a tenth of it free."""
    retention = settings["retention"]
    readings = rate * DAY * retention["rawReadingsDays"] * assumed("database.bytes_per_reading")
    series = rate * assumed("telemetry.seconds_between_values")
    rollups = series * 1_440 * retention["minuteRollupsDays"] * assumed("database.bytes_per_rollup")
    return float((readings + rollups) / GB / FULL)


def cache_shards(rate: float) -> int:
    """Return the shards whose one processor each takes the rate, with what is kept free."""
    return math.ceil(rate * assumed("redis.cpu_us_per_event") / 1e6 / assumed("headroom.redis"))


def sizes_for(rate: int, settings: Mapping[str, Any]) -> Sizes:
    """Return what a rate needs."""
    fitting = [name for name, (cpus, memory) in INSTANCES.items() if cpus >= vcpus(rate) and memory >= memory_gib(rate)]
    stored = max(STRIPED_GIB, storage_gb(rate, settings))
    return Sizes(
        rate=rate,
        shards=shards_for(rate, settings),
        instance=fitting[0] if fitting else None,
        storage_gib=math.ceil(stored / STORAGE_STEP_GIB) * STORAGE_STEP_GIB,
        cache_shards=max(LEAST_CACHE_SHARDS, cache_shards(rate)),
    )


def resized(platform: Platform, settings: Mapping[str, Any], sizes: Sizes) -> tuple[Platform, Mapping[str, Any]]:
    """Return an environment's templates and settings for another load: the same resources, other sizes.

    The fleet of whatever reads the stream keeps its proportions to the shards.

    Raises:
        ValueError: no instance is large enough.
    """
    if sizes.instance is None:
        raise ValueError(f"{sizes.rate} events/s: no single database instance is large enough")
    before = sum(each.number("ShardCount", 1) for each in platform.all(STREAM))
    factor = sizes.shards / before
    readers = {each.stack for each in platform.all(POLICY) if _tracks_bytes(each)}

    def changed(each: Resource) -> Resource:
        properties = dict(each.properties)
        if each.type == STREAM:
            properties["ShardCount"] = sizes.shards
        elif each.type == INSTANCE:
            properties["DBInstanceClass"] = f"db.{sizes.instance}"
            properties["AllocatedStorage"] = str(sizes.storage_gib)
            properties["MaxAllocatedStorage"] = MOST_GIB
        elif each.type == REPLICATION_GROUP:
            properties["NumNodeGroups"] = sizes.cache_shards
        elif each.type == TARGET and each.stack in readers:
            properties["MaxCapacity"] = max(2, round(each.number("MaxCapacity") * factor))
            properties["MinCapacity"] = max(2, math.ceil(each.number("MinCapacity") * factor))
        elif each.type == POLICY and _tracks_bytes(each):
            most = next(iter(platform.beside(each, TARGET))).number("MaxCapacity") * factor
            target = int(sizes.shards * SHARD_BYTES_PER_SECOND * FULL_FLEET_AT / max(2, round(most)))
            tracking = {**properties["TargetTrackingScalingPolicyConfiguration"], "TargetValue": target}
            properties["TargetTrackingScalingPolicyConfiguration"] = tracking
        else:
            return each
        return replace(each, properties=properties)

    load = {**settings["load"], "eventsPerSecond": sizes.rate}
    return Platform(resources=tuple(changed(each) for each in platform.resources)), {**settings, "load": load}


def _tracks_bytes(policy: Resource) -> bool:
    tracking = policy.properties.get("TargetTrackingScalingPolicyConfiguration", {})
    metrics = tracking.get("CustomizedMetricSpecification", {}).get("Metrics", [])
    return any(each.get("Id") == "bytes" for each in metrics)
