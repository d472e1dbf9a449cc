"""Values that are each possible and together impossible."""

from collections.abc import Iterator
from dataclasses import dataclass

from lib.settings import EnvironmentSettings
from lib.sizing import storage_for_readings_gib

FARGATE_MEMORY_MIB: dict[int, range] = {
    256: range(512, 2049, 512),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
}
"""Memory that Fargate offers for a CPU size. Source: the ECS task definition reference, "task size"."""

GP3_BASELINE_GIB = 400
GP3_BASELINE_IOPS = 12_000
"""From this size on RDS stripes gp3 for PostgreSQL; below it IOPS cannot be chosen. Source: RDS storage types."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is wrong with the values of an environment.

    Attributes:
        key: the context key below the environment.
        problem: what was found.
        allowed: what would do.
    """

    key: str
    problem: str
    allowed: str


def contradictions(settings: EnvironmentSettings, *, shards: int, production: bool) -> Iterator[Contradiction]:
    """Go through what is wrong, the first first.

    Args:
        settings: of one environment, each value valid by itself.
        shards: of the stream, from the load.
        production: whether losing the environment's data is not an option.
    """
    yield from _zones(settings)
    yield from _services(settings, shards)
    yield from _retention(settings)
    yield from _storage(settings)
    yield from _pairs(settings)
    if production:
        yield from _production(settings)


def _zones(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    zones = settings.availability_zones
    for zone in zones:
        if not zone.startswith(settings.region) or zones.count(zone) > 1:
            yield Contradiction("availabilityZones", repr(zone), f"three different zones of {settings.region}")


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


def _storage(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    database = settings.database
    size = database.allocated_storage_gib
    if database.max_allocated_storage_gib < size * 1.1:
        yield Contradiction(
            "database.maxAllocatedStorageGib",
            f"{database.max_allocated_storage_gib} GiB leaves storage autoscaling no room",
            "at least 10 % over database.allocatedStorageGib",
        )
    if size < GP3_BASELINE_GIB and (database.iops or database.throughput_mibps):
        yield Contradiction(
            "database.iops", f"given with {size} GiB", f"absent below {GP3_BASELINE_GIB} GiB, and throughputMibps too"
        )
    if size >= GP3_BASELINE_GIB and (database.iops or 0) < GP3_BASELINE_IOPS:
        yield Contradiction("database.iops", f"{database.iops} with {size} GiB", f"at least {GP3_BASELINE_IOPS}")
    needed = storage_for_readings_gib(
        events_per_second=settings.load.events_per_second, days=settings.retention.raw_readings_days
    )
    if database.max_allocated_storage_gib < needed:
        yield Contradiction(
            "database.maxAllocatedStorageGib",
            f"{database.max_allocated_storage_gib} GiB cannot hold retention.rawReadingsDays of load.eventsPerSecond",
            f"at least {needed}",
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


def _production(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    needs: tuple[tuple[str, object, str], ...] = (
        ("api.certificateArn", settings.api.certificate_arn, "the ARN of an ACM certificate, and internalHostname"),
        ("backup", settings.backup, "vaultName, copyVaultArn, retentionDays of a vault outside the application"),
        ("backup.copyVaultArn", settings.backup and settings.backup.copy_vault_arn, "a vault of the backup account"),
        ("logArchive", settings.log_archive, "bucketName, keyArn, destinationArn of the log-archive account"),
    )
    for key, value, allowed in needs:
        if value is None:
            yield Contradiction(key, "missing, and prod needs it", allowed)
