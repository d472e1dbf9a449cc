"""How much of everything an environment's design load uses."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from delivery.costs.assumptions import assumed
from delivery.costs.platform import Platform, Resource

GB, MIB = 1e9, 2**20
"""Bills count GB; the difference to GiB, 7 %, is left on the side of too much."""
DAY = 86_400
SERVICE, TASK, TARGET = "AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::ApplicationAutoScaling::ScalableTarget"
POLICY, STREAM, INSTANCE = (
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::Kinesis::Stream",
    "AWS::RDS::DBInstance",
)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """The use of an environment.

    Attributes:
        platform: what its templates make.
        settings: its section of cdk.json.
    """

    platform: Platform
    settings: Mapping[str, Any]

    @cached_property
    def seconds(self) -> float:
        """Of a month."""
        return assumed("month.hours") * 3_600

    @cached_property
    def rate(self) -> float:
        """Events a second, averaged over the month."""
        return float(self.settings["load"]["eventsPerSecond"]) * assumed("month.at_load")

    @cached_property
    def events(self) -> float:
        """Events a month."""
        return self.rate * self.seconds

    @cached_property
    def stream_bytes(self) -> float:
        """Bytes a second into the stream."""
        return self.rate * float(self.settings["load"]["bytesPerEvent"])

    @cached_property
    def put_units(self) -> float:
        """PUT payload units a second: full records, or one a bucket and flush of each gateway, whichever are more."""
        gateways = max(
            len(self.settings.get("producers", {}).get("facilities", ())) or 1,
            math.ceil(self.rate / assumed("gateway.events_per_second")),
        )
        # A shard without a bucket would get nothing, so there are as many as shards at least.
        buckets = max(assumed("gateway.buckets"), self.shards)
        by_time = gateways * buckets * 1_000 / assumed("gateway.flush_milliseconds")
        by_size = self.stream_bytes / assumed("gateway.aggregate_bytes")
        return min(self.rate, max(by_time, by_size))

    @cached_property
    def shards(self) -> float:
        """Shards of all streams."""
        return sum(each.number("ShardCount", 1) for each in self.platform.all(STREAM))

    @cached_property
    def requests(self) -> float:
        """Requests to the API a month."""
        limit = float(self.settings["api"]["requestsPerSecond"])
        return limit * assumed("api.share_of_limit") * self.seconds

    def tasks(self, service: Resource) -> float:
        """Return how many tasks of a service run at that load: what its scaling asks for, between least and most."""
        targets = list(self.platform.beside(service, TARGET))
        if not targets:
            return service.number("DesiredCount", 1)
        least, most = targets[0].number("MinCapacity"), targets[0].number("MaxCapacity")
        wanted = max((self._wanted(each) for each in self.platform.beside(service, POLICY)), default=0)
        return min(most, max(least, wanted))

    def _wanted(self, policy: Resource) -> float:
        tracking = policy.properties.get("TargetTrackingScalingPolicyConfiguration", {})
        metrics = tracking.get("CustomizedMetricSpecification", {}).get("Metrics", [])
        if any(each.get("Id") == "bytes" for each in metrics):
            return math.ceil(self.stream_bytes / float(tracking["TargetValue"]))
        return 0

    @cached_property
    def all_tasks(self) -> float:
        """Tasks of all services."""
        return sum(self.tasks(each) for each in self.platform.all(SERVICE))

    @cached_property
    def interfaces(self) -> float:
        """Network interfaces whose connections the flow log has."""
        count = self.platform.all
        endpoints = sum(len(each.properties.get("SubnetIds", ())) for each in count("AWS::EC2::VPCEndpoint"))
        nodes = sum(nodes_of(each) for each in count("AWS::ElastiCache::ReplicationGroup"))
        others = sum(
            factor * len(count(kind))
            for kind, factor in {
                "AWS::ElasticLoadBalancingV2::LoadBalancer": 3,
                INSTANCE: 2,
                "AWS::EFS::MountTarget": 1,
                "AWS::EC2::NatGateway": 1,
                "AWS::Lambda::Function": 1,
            }.items()
        )
        return self.all_tasks + endpoints + nodes + others

    @cached_property
    def queries(self) -> float:
        """Questions to the resolver a month."""
        return self.all_tasks * assumed("dns.queries_per_task_second") * self.seconds

    @cached_property
    def readings_gb(self) -> float:
        """GB of raw readings that the database holds."""
        days = float(self.settings["retention"]["rawReadingsDays"])
        return self.rate * DAY * days * assumed("database.bytes_per_reading") / GB

    @cached_property
    def series(self) -> float:
        """Metrics of sensors."""
        return self.rate * assumed("telemetry.seconds_between_values")

    @cached_property
    def rollups_gb(self) -> float:
        """GB of rollups by the minute that the database holds."""
        days = float(self.settings["retention"]["minuteRollupsDays"])
        return self.series * 1_440 * days * assumed("database.bytes_per_rollup") / GB

    @cached_property
    def changed_gb(self) -> float:
        """GB of the database that change in a day."""
        rollups = self.series * 1_440 * assumed("database.bytes_per_rollup")
        return (self.rate * DAY * assumed("database.bytes_per_reading") + rollups) / GB

    @cached_property
    def archive_gb_day(self) -> float:
        """GB that the archive grows by in a day."""
        return self.rate * DAY * assumed("archive.bytes_per_event") / GB

    @cached_property
    def archive_days(self) -> float:
        """Days that the archive is kept."""
        return float(self.settings["retention"]["archiveDays"])


def nodes_of(group: Resource) -> float:
    """Return the nodes of a replication group."""
    return group.number("NumNodeGroups", 1) * (1 + group.number("ReplicasPerNodeGroup"))
