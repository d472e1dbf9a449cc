"""Where data are kept: database, cache, files, and their backups."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import DAY, GB, INSTANCE, Usage, nodes_of

INCLUDED_IOPS, INCLUDED_MIBPS, STRIPED_GIB = 12_000, 500, 400
"""What striped gp3 brings along. Source: the RDS user guide, "gp3 storage"; as `lib.consistency` checks it."""
FULL = 0.9
"""Storage autoscaling begins when less than a tenth is free. Source: the RDS user guide."""
EFS_GB_PER_MIBPS = 20
"""GB of Standard storage that bring one MiB/s along. Source: EFS pricing, provisioned throughput."""


def provisioned_gb(instance: Resource, usage: Usage) -> float:
    """Return GB of storage: what is asked for, or what the data have made of it."""
    asked, most = instance.number("AllocatedStorage"), instance.number("MaxAllocatedStorage")
    needed = (usage.readings_gb + usage.rollups_gb) / FULL
    return max(asked, min(needed, most or asked))


def used_gb(usage: Usage) -> float:
    """Return GB that the database holds."""
    return usage.readings_gb + usage.rollups_gb


def instance(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a database instance."""
    zones = 2 if str(resource.properties.get("MultiAZ")).lower() == "true" else 1
    kind = str(resource.properties["DBInstanceClass"]).removeprefix("db.")
    standby = " with its standby" if zones > 1 else ""
    yield Line(
        resource=resource,
        what=f"{kind}{standby}",
        quantity=zones * assumed("month.hours"),
        price=f"rds.{kind}-hour",
    )
    storage = provisioned_gb(resource, usage)
    yield Line(
        resource=resource, what=f"storage{standby}", quantity=zones * storage, price="rds.gp3-gb-month", driver="events"
    )
    for name, included, price in (
        ("Iops", INCLUDED_IOPS, "rds.gp3-iops-month"),
        ("StorageThroughput", INCLUDED_MIBPS, "rds.gp3-mibps-month"),
    ):
        if (more := resource.number(name) - included) > 0:
            yield Line(resource=resource, what=name, quantity=zones * more, price=price)
    days = resource.number("BackupRetentionPeriod")
    logs = usage.rate * DAY * assumed("database.wal_bytes_per_event") * assumed("database.wal_kept_share") / GB
    kept = used_gb(usage) + max(0, days - 1) * usage.changed_gb + days * logs
    yield Line(
        resource=resource,
        what=f"backups of {days:g} days with transaction logs, beyond the free {storage:,.0f} GB",
        quantity=max(0.0, kept - storage),
        price="rds.backup-gb-month",
        driver="events",
    )


def cache(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the line of a replication group."""
    kind = str(resource.properties["CacheNodeType"]).removeprefix("cache.")
    nodes = nodes_of(resource)
    yield Line(
        resource=resource,
        what=f"{nodes:g} nodes {kind}",
        quantity=nodes * assumed("month.hours"),
        price=f"elasticache.{resource.properties['Engine']}.{kind}-hour",
    )


def files(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a file system that holds the archive."""
    daily, days = usage.archive_gb_day, usage.archive_days
    after = _infrequent_after(resource)
    standard = daily * min(days, after or days)
    yield Line(resource=resource, what="archive", quantity=standard, price="efs.standard-gb-month", driver="events")
    month = daily * assumed("month.hours") / 24
    if after and days > after:
        yield Line(
            resource=resource,
            what="archive, rarely read",
            quantity=daily * (days - after),
            price="efs.infrequent-gb-month",
            driver="events",
        )
        moved = month * (1 + assumed("archive.reads_share"))
        yield Line(resource=resource, what="moves and reads", quantity=moved, price="efs.tiering-gb", driver="events")
    mode = resource.properties.get("ThroughputMode")
    if mode == "provisioned":
        more = max(0.0, resource.number("ProvisionedThroughputInMibps") - standard / EFS_GB_PER_MIBPS)
        yield Line(resource=resource, what="provisioned throughput", quantity=more, price="efs.provisioned-mibps-month")
    elif mode == "elastic":
        yield Line(resource=resource, what="writes", quantity=month, price="efs.elastic-write-gb", driver="events")
        read = month * assumed("archive.reads_share")
        yield Line(resource=resource, what="reads", quantity=read, price="efs.elastic-read-gb", driver="events")


def _infrequent_after(resource: Resource) -> float:
    for policy in resource.properties.get("LifecyclePolicies", []):
        if name := policy.get("TransitionToIA"):
            return float(name.split("_")[1])
    return 0


def backup(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a plan: each recovery point holds what changed since the one before, in each vault.

    The copies are in another account, which pays for them.
    """
    for rule in resource.properties["BackupPlan"]["BackupPlanRule"]:
        days = float(rule.get("Lifecycle", {}).get("DeleteAfterDays", 0))
        yield from _vault(resource, usage, days, elsewhere=False)
        for copy in rule.get("CopyActions", []):
            yield from _vault(
                resource, usage, float(copy.get("Lifecycle", {}).get("DeleteAfterDays", 0)), elsewhere=True
            )


def _vault(resource: Resource, usage: Usage, days: float, *, elsewhere: bool) -> Iterator[Line]:
    place = "copies" if elsewhere else "recovery points"
    for _ in usage.platform.beside(resource, INSTANCE):
        kept = _recovery_points_gb(usage, days, elsewhere=elsewhere)
        yield Line(
            resource=resource,
            what=f"{place} of the database, {days:g} days",
            quantity=kept,
            price="backup.rds-gb-month",
            driver="events",
            elsewhere=elsewhere,
        )
    for _ in usage.platform.beside(resource, "AWS::EFS::FileSystem"):
        yield Line(
            resource=resource,
            what=f"{place} of the archive, {days:g} days",
            quantity=usage.archive_gb_day * (usage.archive_days + days),
            price="backup.efs-gb-month",
            driver="events",
            elsewhere=elsewhere,
        )
    tables = len(list(usage.platform.beside(resource, "AWS::DynamoDB::Table")))
    if tables:
        yield Line(
            resource=resource,
            what=f"{place} of {tables} tables",
            quantity=tables * days * 0.01,
            price="backup.dynamodb-gb-month",
            elsewhere=elsewhere,
        )


def _recovery_points_gb(usage: Usage, days: float, *, elsewhere: bool) -> float:
    """Return GB of the database's recovery points: a whole one, then what changed each day.

    In the account of the database the whole one is the automatic backups' too, which are on the instance's bill.
    """
    changed = usage.changed_gb * days
    if not elsewhere:
        return changed * (1 - assumed("backup.shared_share"))
    return used_gb(usage) * days if assumed("backup.full_copies") else used_gb(usage) + changed
