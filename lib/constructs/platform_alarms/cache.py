"""Alarms of the cache."""

from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import FIVE_MINUTES, AlarmRow, Area, metric
from lib.settings import EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheAlarm:
    """An alarm that every shard has; attributes as in `AlarmRow`, and the metric's name."""

    name: str
    title: str
    metric: str
    threshold: float
    meaning: str
    because: str
    periods: int = 3


CACHE_ALARMS = (
    CacheAlarm(
        name="engine-cpu",
        title="engine CPU, %",
        metric="EngineCPUUtilization",
        threshold=80,
        meaning="Commands queue up: latest values become slow to read and late to write.",
        because="Redis runs commands on one thread, and latency climbs steeply above it.",
    ),
    CacheAlarm(
        name="memory",
        title="memory, %",
        metric="DatabaseMemoryUsagePercentage",
        threshold=80,
        meaning="The cache is nearly full; once it is, it refuses writes, and latest values go stale.",
        because="a fifth is left for the time that a larger node needs.",
    ),
    CacheAlarm(
        name="evictions",
        title="evictions",
        metric="Evictions",
        threshold=1,
        meaning="The cache throws out latest values, though its policy is to keep all of them.",
        because="the policy is noeviction, so nothing should ever be evicted; somebody changed it.",
    ),
    CacheAlarm(
        name="replication-lag",
        title="replication lag, s",
        metric="ReplicationLag",
        threshold=10,
        meaning="A failover now would bring back old values.",
        because="a replica in the next zone is milliseconds behind; seconds are a network or a CPU in trouble.",
    ),
    CacheAlarm(
        name="connections",
        title="connections",
        metric="CurrConnections",
        threshold=5000,
        meaning="A program opens connections and does not close them; at 65,000 the cache refuses.",
        because="all tasks at their largest scale hold some hundreds.",
    ),
    CacheAlarm(
        name="authentication-failures",
        title="authentication failures",
        metric="AuthenticationFailures",
        threshold=1,
        periods=1,
        meaning="A program has a wrong password after a rotation, or somebody tries passwords.",
        because="during a rotation both passwords are valid, so no program is ever refused.",
    ),
)


def cache_area(*, replication_group_id: str, settings: EnvironmentSettings) -> Area:
    """Return the alarms of Redis, one of each kind a shard: a hot shard does not show in an average."""
    cache = settings.cache
    rows = []
    for shard in range(1, cache.shards + 1):
        # How ElastiCache names the members of a shard: the group, the shard, the node.
        nodes = [f"{replication_group_id}-{shard:04d}-{node:03d}" for node in range(1, cache.replicas_per_shard + 2)]
        rows += [
            AlarmRow(
                name=f"cache-{shard}-{each.name}",
                graph=f"Cache {each.title}",
                metric=_worst_of(nodes, each.metric, shard=shard),
                threshold=each.threshold,
                periods=each.periods,
                meaning=each.meaning,
                because=each.because,
                page=f"cache-{each.name}",
            )
            for each in CACHE_ALARMS
        ]
    return Area(title="Cache", rows=rows)


def _worst_of(nodes: list[str], name: str, *, shard: int) -> cw.IMetric:
    # The shards share a graph, and there each metric needs an id of its own.
    seen: dict[str, cw.IMetric] = {
        f"shard{shard}_node{place}": metric("AWS/ElastiCache", name, {"CacheClusterId": node}, statistic="Maximum")
        for place, node in enumerate(nodes, start=1)
    }
    return cw.MathExpression(
        expression=f"MAX([{', '.join(seen)}])", using_metrics=seen, period=FIVE_MINUTES, label=f"shard {shard}"
    )
