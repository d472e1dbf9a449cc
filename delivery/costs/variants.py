"""What would change the bill: other values of the configuration, and other figures where we only assume."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from delivery.costs.assumptions import assuming
from delivery.costs.estimate import Estimate, estimate
from delivery.costs.platform import Platform, Resource
from delivery.costs.usage import INSTANCE, STREAM, TASK


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Something that could be otherwise.

    Attributes:
        name: what.
        key: of cdk.json that says so; empty where none does.
        price: what it costs besides money.
        change: to the properties of resources.
        settings: to sections of the environment's settings.
        assumptions: other figures.
    """

    name: str
    key: str = ""
    price: str = ""
    change: Callable[[Resource], Mapping[str, Any]] = field(default=lambda _: {})
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    assumptions: Mapping[str, float] = field(default_factory=dict)

    def of(self, base: Estimate) -> Estimate:
        """Return the estimate with the change."""

        def changed(each: Resource) -> Resource:
            found = self.change(each)
            return replace(each, properties={**each.properties, **found}) if found else each

        platform = Platform(resources=tuple(changed(each) for each in base.usage.platform.resources))
        settings = {
            **base.usage.settings,
            **{name: {**base.usage.settings[name], **values} for name, values in self.settings.items()},
        }
        with assuming(self.assumptions):
            found = estimate(base.environment, platform, settings)
            found.per_million  # noqa: B018 - while the figures hold: usage is worked out when it is asked for
        return found


def _elastic(each: Resource) -> Mapping[str, Any]:
    return {"ThroughputMode": "elastic"} if each.type == "AWS::EFS::FileSystem" else {}


def _a_day(each: Resource) -> Mapping[str, Any]:
    return {"RetentionPeriodHours": 24} if each.type == STREAM else {}


def _two_weeks(each: Resource) -> Mapping[str, Any]:
    if each.type == INSTANCE:
        return {"BackupRetentionPeriod": 14}
    if each.type != "AWS::Backup::BackupPlan":
        return {}
    two_weeks = {"DeleteAfterDays": 14}
    plan = each.properties["BackupPlan"]
    rules = [
        {
            **rule,
            "Lifecycle": two_weeks,
            "CopyActions": [{**copy, "Lifecycle": two_weeks} for copy in rule.get("CopyActions", [])],
        }
        for rule in plan["BackupPlanRule"]
    ]
    return {"BackupPlan": {**plan, "BackupPlanRule": rules}}


def _valkey(each: Resource) -> Mapping[str, Any]:
    return {"Engine": "valkey"} if each.type == "AWS::ElastiCache::ReplicationGroup" else {}


def _one_replica(each: Resource) -> Mapping[str, Any]:
    return {"ReplicasPerNodeGroup": 1} if each.type == "AWS::ElastiCache::ReplicationGroup" else {}


def _smaller_tasks(each: Resource) -> Mapping[str, Any]:
    if each.type == TASK and "processor" in str(each.properties.get("Family", "")):
        return {"Cpu": "1024"}
    return {}


def _plain_dns(each: Resource) -> Mapping[str, Any]:
    if each.type != "AWS::Route53Resolver::FirewallRuleGroup":
        return {}
    rules = each.properties.get("FirewallRules", [])
    return {"FirewallRules": [rule for rule in rules if "DnsThreatProtection" not in rule]}


LEVERS: Sequence[Variant] = (
    Variant(
        name="EFS with elastic throughput",
        key="files.throughputMode",
        price="none at this load; a full restore of the archive is billed by the GB",
        change=_elastic,
    ),
    Variant(
        name="Backups and recovery points for 14 days instead of 35",
        key="database.backupRetentionDays, backup.retentionDays",
        price="a mistake has to be found within two weeks",
        change=_two_weeks,
    ),
    Variant(
        name="Stream kept for a day instead of a week",
        key="stream.retentionHours",
        price="an outage of the database has to end within a day",
        change=_a_day,
    ),
    Variant(
        name="One replica a cache shard instead of two",
        key="cache.replicasPerShard",
        price="no replica left while a failed node is replaced",
        change=_one_replica,
    ),
    Variant(
        name="Valkey instead of Redis",
        key="cache.engine",
        price="the engine is another one",
        change=_valkey,
    ),
    Variant(
        name="Processor tasks with one vCPU instead of two",
        key="processor.cpu",
        price="less to catch up with after an outage",
        change=_smaller_tasks,
    ),
    Variant(
        name="No advanced rules in DNS Firewall",
        price="generated names and tunnels are not seen",
        change=_plain_dns,
    ),
    Variant(
        name="Rollups by the minute for 90 days",
        key="retention.minuteRollupsDays",
        price="older days by the hour only",
        settings={"retention": {"minuteRollupsDays": 90}},
    ),
)

DOUBTS: Sequence[Variant] = (
    Variant(
        name="Each sensor sends every 10 s: ten times as many series",
        assumptions={"telemetry.seconds_between_values": 10},
    ),
    Variant(name="Twice the WAL an event", assumptions={"database.wal_bytes_per_event": 1_500}),
    Variant(name="Twice the archive an event", assumptions={"archive.bytes_per_event": 35}),
    Variant(name="A tenth of the API's limit in use instead of a fiftieth", assumptions={"api.share_of_limit": 0.1}),
    Variant(name="Every copy of a snapshot is a whole one", assumptions={"backup.full_copies": 1}),
    Variant(name="Recovery points share all blocks with automatic backups", assumptions={"backup.shared_share": 1}),
    Variant(name="A record each event: no gateway aggregates", assumptions={"gateway.buckets": 1e9}),
    Variant(name="Two shifts, five days: 48 % of the month at load", assumptions={"month.at_load": 0.48}),
)
