"""Values that are each possible and together impossible."""

import ipaddress
from collections.abc import Iterator

from lib.contradiction import Contradiction
from lib.prerequisites import missing_or_elsewhere
from lib.settings import Database, EnvironmentSettings
from lib.sizing import storage_for_readings_gib

FARGATE_MEMORY_MIB: dict[int, range] = {
    256: range(512, 2049, 512),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
}
"""Memory that Fargate offers for a CPU size. Source: the ECS task definition reference, "task size"."""

_GRAVITON_SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
INSTANCE_SIZES: dict[str, tuple[str, ...]] = {
    "t4g": ("micro", "small", "medium", "large", "xlarge", "2xlarge"),
    "m7g": _GRAVITON_SIZES,
    "m8g": _GRAVITON_SIZES,
    "r7g": _GRAVITON_SIZES,
    "r8g": _GRAVITON_SIZES,
}
"""Sizes of the instance families that run PostgreSQL on Graviton. Source: RDS DB instance classes."""

GP3_STRIPED_GIB = 400
GP3_STRIPED_IOPS = (12_000, 64_000)
GP3_STRIPED_THROUGHPUT_MIBPS = (500, 4_000)
GP3_IOPS_PER_MIBPS = 4
"""From this size on RDS stripes gp3 for PostgreSQL; below it neither can be chosen. Source: RDS storage types."""

CACHE_NODES = 90
"""Nodes in a cluster, replicas included. Source: the ElastiCache quotas page, the default of nodes per cluster."""

PROFILE_ROLES = 250
"""Roles in a profile of IAM Roles Anywhere. Source: its API reference, `CreateProfile`, `roleArns`."""


def contradictions(settings: EnvironmentSettings, *, shards: int) -> Iterator[Contradiction]:
    """Go through what is wrong, the first first.

    Args:
        settings: of one environment, each value valid by itself.
        shards: of the stream, from the load.
    """
    yield from _zones(settings)
    yield from _network(settings)
    yield from _producers(settings)
    yield from _services(settings, shards)
    yield from _clients(settings)
    yield from _retention(settings)
    yield from _storage(settings)
    yield from _instances(settings)
    yield from _files(settings)
    yield from _pairs(settings)
    yield from missing_or_elsewhere(settings)


def _zones(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    zones = settings.availability_zones
    for zone in zones:
        if not zone.startswith(settings.region) or zones.count(zone) > 1:
            yield Contradiction("availabilityZones", repr(zone), f"three different zones of {settings.region}")


def _network(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    cidr = settings.network.cidr
    try:
        ipaddress.IPv4Network(cidr)
    except ValueError:
        yield Contradiction("network.cidr", f"{cidr!r} is no network", "10.0.0.0/16 to 10.255.0.0/16")


def _producers(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    facilities = settings.producers.facilities
    if len(facilities) > PROFILE_ROLES:
        yield Contradiction("producers.facilities", f"{len(facilities)} facilities", f"at most {PROFILE_ROLES}")
    lowered = [each.lower() for each in facilities]
    for each in facilities:
        if lowered.count(each.lower()) > 1:
            problem = f"{each!r} twice: names of roles do not tell upper from lower case"
            yield Contradiction("producers.facilities", problem, "each facility once")
    if settings.producers.trust_anchor_arn and not facilities:
        problem = "without producers.facilities"
        yield Contradiction("producers.trustAnchorArn", problem, "one facility or more, or absent")


def _services(settings: EnvironmentSettings, shards: int) -> Iterator[Contradiction]:
    for key, service in (("processor", settings.processor), ("api", settings.api)):
        sizes = FARGATE_MEMORY_MIB[service.cpu]
        if service.memory_mib not in sizes:
            problem = f"{service.memory_mib} with cpu {service.cpu}"
            yield Contradiction(f"{key}.memoryMib", problem, ", ".join(map(str, sizes)))
        if service.max_tasks < service.min_tasks:
            problem = f"{service.max_tasks}, less than {key}.minTasks"
            yield Contradiction(f"{key}.maxTasks", problem, f"at least minTasks, {service.min_tasks}")
    if settings.processor.max_tasks > shards:
        yield Contradiction(
            "processor.maxTasks",
            f"{settings.processor.max_tasks} tasks for {shards} shards (from load.*)",
            f"at most {shards}: a task without a shard does nothing",
        )


def _clients(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    for name, client in settings.api.clients.items():
        given: tuple[tuple[str, tuple[str, ...]], ...] = (("facilities", client.facilities), ("scopes", client.scopes))
        for key, values in given:
            for each in sorted({value for value in values if values.count(value) > 1}):
                yield Contradiction(f"api.clients.{name}.{key}", f"{each!r} twice", "each once")


def _retention(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    days, stream = settings.retention.raw_readings_days, settings.stream
    least_hours = stream.retention_hours + stream.maximum_lateness_hours + 24
    if days * 24 < least_hours:
        yield Contradiction(
            "retention.rawReadingsDays",
            f"{days} days, shorter than stream retention + lateness + 1 day: "
            "a replay into a dropped partition would count twice",
            f"at least {-(-least_hours // 24)}",
        )
    if settings.retention.minute_rollups_days < days:
        yield Contradiction(
            "retention.minuteRollupsDays",
            f"{settings.retention.minute_rollups_days} days, shorter than retention.rawReadingsDays: "
            "a late reading would begin anew a minute that was dropped",
            f"at least {days}",
        )


def _storage(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    database = settings.database
    size = database.allocated_storage_gib
    if database.max_allocated_storage_gib < size * 1.1:
        yield Contradiction(
            "database.maxAllocatedStorageGib",
            f"{database.max_allocated_storage_gib} GiB leaves storage autoscaling no room",
            "at least 10 % over database.allocatedStorageGib",
        )
    if size >= GP3_STRIPED_GIB:
        yield from _striped(database)
    else:
        for key, value in (("iops", database.iops), ("throughputMibps", database.throughput_mibps)):
            if value is not None:
                yield Contradiction(
                    f"database.{key}", f"{value} with {size} GiB", f"absent below {GP3_STRIPED_GIB} GiB"
                )
    needed = storage_for_readings_gib(
        events_per_second=settings.load.events_per_second, days=settings.retention.raw_readings_days
    )
    if database.max_allocated_storage_gib < needed:
        yield Contradiction(
            "database.maxAllocatedStorageGib",
            f"{database.max_allocated_storage_gib} GiB cannot hold retention.rawReadingsDays of load.eventsPerSecond",
            f"at least {needed}",
        )


def _striped(database: Database) -> Iterator[Contradiction]:
    size, iops, throughput = database.allocated_storage_gib, database.iops, database.throughput_mibps
    for key, value, (least, most) in (
        ("iops", iops, GP3_STRIPED_IOPS),
        ("throughputMibps", throughput, GP3_STRIPED_THROUGHPUT_MIBPS),
    ):
        if value is None or not least <= value <= most:
            yield Contradiction(f"database.{key}", f"{value} with {size} GiB", f"{least} to {most}")
    if iops and throughput and throughput * GP3_IOPS_PER_MIBPS > iops:
        yield Contradiction(
            "database.throughputMibps",
            f"{throughput} with {iops} IOPS",
            f"at most {iops // GP3_IOPS_PER_MIBPS}, a quarter of database.iops",
        )


def _instances(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    family, _, size = settings.database.instance_class.partition(".")
    if size not in INSTANCE_SIZES.get(family, ()):
        allowed = ", ".join(f"{family}.{size}" for family, sizes in INSTANCE_SIZES.items() for size in sizes)
        yield Contradiction("database.instanceClass", repr(settings.database.instance_class), allowed)
    cache = settings.cache
    nodes = cache.shards * (1 + cache.replicas_per_shard)
    if nodes > CACHE_NODES:
        problem = f"{cache.shards} with {cache.replicas_per_shard} replicas each are {nodes} nodes"
        yield Contradiction("cache.shards", problem, f"at most {CACHE_NODES // (1 + cache.replicas_per_shard)}")


def _files(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    files, archive_days = settings.files, settings.retention.archive_days
    if files.performance_mode == "maxIO" and files.throughput_mode == "elastic":
        yield Contradiction(
            "files.performanceMode", "'maxIO' with throughputMode elastic", "generalPurpose, or bursting or provisioned"
        )
    days = files.infrequent_access_after_days
    if days is not None and days >= archive_days:
        yield Contradiction(
            "files.infrequentAccessAfterDays",
            f"{days} days, no less than retention.archiveDays",
            f"less than {archive_days}, or absent",
        )


def _pairs(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    files, api = settings.files, settings.api
    if (files.throughput_mode == "provisioned") != (files.provisioned_mibps is not None):
        yield Contradiction(
            "files.provisionedMibps",
            f"{files.provisioned_mibps} with throughputMode {files.throughput_mode}",
            "a number with 'provisioned', absent otherwise",
        )
    if (api.certificate_arn is None) != (api.internal_hostname is None):
        yield Contradiction("api.certificateArn", "one of certificateArn and internalHostname", "both or neither")
