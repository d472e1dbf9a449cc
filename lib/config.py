"""The configuration of one environment: CDK context, validated once, frozen.

Everything below this module takes an `EnvironmentConfig`; nothing below it asks which environment it is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from lib.naming import SUFFIX_PATTERN, Names
from lib.sizing import shard_count, storage_for_readings_gib

AccountId = Annotated[str, Meta(pattern=r"^\d{12}$")]
Arn = Annotated[str, Meta(pattern=r"^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$")]
Cidr = Annotated[str, Meta(pattern=r"^10\.\d{1,3}\.0\.0/16$")]
Region = Literal["us-east-1"]
TagValue = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:/=+@-]{1,128}$")]

ENTRIES = ("platform", "account", "assembly")
"""What `-c entry=` selects: one environment, its account's baseline, or everything (what the audit reads)."""

RESERVED_CONTEXT = frozenset({"environments", "regions", "github", "entry", "environment", "environmentSuffix"})
IGNORED_CONTEXT_PREFIXES = ("@aws-cdk", "aws:", "cdk:", "aws-cdk:", "availability-zones:")

FARGATE_MEMORY_MIB: dict[int, range] = {
    256: range(512, 2049, 512),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
}
"""Memory that Fargate offers for a CPU size. Source: the ECS task definition reference, "task size"."""


class ConfigurationError(ValueError):
    """A context key that is unknown, missing or impossible; the message names the key and what is allowed."""

    def __init__(self, key: str, problem: str, allowed: str) -> None:
        super().__init__(f"configuration: {key}: {problem}; allowed: {allowed}")
        self.key = key


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A part of the configuration; context keys are the camelCase forms of the attributes."""


SectionT = TypeVar("SectionT", bound=Section)


class Load(Section, kw_only=True):
    """The load an environment is built for; shards follow from it (`lib.sizing.shard_count`)."""

    events_per_second: Annotated[int, Meta(ge=1, le=1_000_000)]
    burst_factor: Annotated[float, Meta(ge=1, le=20)] = 1.0
    bytes_per_event: Annotated[int, Meta(ge=1, le=1_048_576)]
    headroom: Annotated[float, Meta(ge=1, le=10)]


class Network(Section, kw_only=True):
    """The VPC: a /16, and one NAT gateway or one a zone."""

    cidr: Cidr
    nat_gateways: Annotated[int, Meta(ge=1, le=3)]


class Stream(Section, kw_only=True):
    """Kinesis retention, and how late an event may be before it goes to the dead letters. Hours."""

    retention_hours: Annotated[int, Meta(ge=24, le=8760)]
    maximum_lateness_hours: Annotated[int, Meta(ge=1, le=720)]


class Service(Section, kw_only=True):
    """A Fargate service: CPU units, memory in MiB, least and most tasks."""

    cpu: Literal[256, 512, 1024, 2048, 4096]
    memory_mib: int
    min_tasks: Annotated[int, Meta(ge=2, le=1000)]
    max_tasks: Annotated[int, Meta(ge=2, le=1000)]


class Database(Section, kw_only=True):
    """RDS PostgreSQL. `instance_class` without `db.`; storage in GiB, throughput in MiB/s."""

    instance_class: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]+\.[a-z0-9]+$")]
    allocated_storage_gib: Annotated[int, Meta(ge=20, le=65536)]
    max_allocated_storage_gib: Annotated[int, Meta(ge=20, le=65536)]
    iops: Annotated[int, Meta(ge=3000, le=256_000)] | None = None
    throughput_mibps: Annotated[int, Meta(ge=125, le=4000)] | None = None
    backup_retention_days: Annotated[int, Meta(ge=7, le=35)]


class Cache(Section, kw_only=True):
    """ElastiCache in cluster mode. A shard without a replica could not fail over, so there is at least one."""

    engine: Literal["redis", "valkey"] = "redis"
    node_type: Annotated[str, Meta(pattern=r"^cache\.[a-z0-9]+\.[a-z0-9]+$")]
    shards: Annotated[int, Meta(ge=1, le=500)]
    replicas_per_shard: Annotated[int, Meta(ge=1, le=5)]


class Files(Section, kw_only=True):
    """EFS; `provisioned_mibps` goes with `provisioned` alone."""

    performance_mode: Literal["generalPurpose", "maxIO"] = "generalPurpose"
    throughput_mode: Literal["bursting", "provisioned", "elastic"]
    provisioned_mibps: Annotated[int, Meta(ge=1, le=3414)] | None = None


class Api(Service, kw_only=True):
    """The REST API: its service, its throttle, and the certificate that makes every hop TLS."""

    requests_per_second: Annotated[int, Meta(ge=1, le=10_000)]
    burst_requests: Annotated[int, Meta(ge=1, le=5_000)]
    certificate_arn: Arn | None = None
    internal_hostname: Annotated[str, Meta(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")] | None = None

    @property
    def tls(self) -> bool:
        """Whether the hops behind API Gateway can be TLS."""
        return self.certificate_arn is not None


class Retention(Section, kw_only=True):
    """How long data lives, in days."""

    raw_readings_days: Annotated[int, Meta(ge=1, le=365)]
    minute_rollups_days: Annotated[int, Meta(ge=1, le=3650)]
    archive_days: Literal[1, 7, 14, 30, 60, 90, 180, 270, 365]
    logs_days: Literal[30, 60, 90, 120, 150, 180, 365, 400, 545, 731]


class Backup(Section, kw_only=True):
    """AWS Backup into a vault outside this application, copied to another account."""

    vault_name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{2,50}$")]
    copy_vault_arn: Arn | None = None
    retention_days: Annotated[int, Meta(ge=7, le=3650)]


class LogArchive(Section, kw_only=True):
    """Where CloudTrail and copies of the logs go: a bucket, its key, a CloudWatch Logs destination; another account."""

    bucket_name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    key_arn: Arn
    destination_arn: Arn


class AccountBaseline(Section, kw_only=True):
    """What the account has already, and which other accounts its deploy role trusts."""

    has_guard_duty: bool = False
    has_github_provider: bool = False
    trusted_accounts: tuple[AccountId, ...] = ()


class RegionFacts(Section, kw_only=True):
    """Identifiers that differ by region and cannot be looked up by name. To be confirmed against the account."""

    prefix_lists: dict[Literal["s3", "dynamodb"], Annotated[str, Meta(pattern=r"^pl-[0-9a-f]+$")]]
    dns_firewall_lists: dict[str, Annotated[str, Meta(pattern=r"^rslvr-fdl-[0-9a-f]+$")]]


class Github(Section, kw_only=True):
    """The repository that deploys, and the form of its OIDC subject claim.

    Repositories made since 2026-07-15 send ``repo:org@ID/repo@ID:environment:NAME``: put that form here.
    """

    repository: Annotated[str, Meta(pattern=r"^[\w.-]+(@\d+)?/[\w.-]+(@\d+)?$")]
    subject_claim: Annotated[str, Meta(pattern=r"^repo:\{repository\}:environment:\{environment\}$")]


class EnvironmentSettings(Section, kw_only=True):
    """One entry of `context.environments`."""

    account: AccountId
    region: Region
    availability_zones: Annotated[tuple[str, ...], Meta(min_length=3, max_length=3)]
    owner: TagValue
    cost_center: TagValue
    data_classification: Literal["public", "internal", "confidential", "restricted"]
    load: Load
    network: Network
    stream: Stream
    processor: Service
    database: Database
    cache: Cache
    files: Files
    api: Api
    retention: Retention
    backup: Backup | None = None
    log_archive: LogArchive | None = None
    account_baseline: AccountBaseline = AccountBaseline()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentConfig:
    """Everything that a stage is built from.

    Attributes:
        name: the environment: `dev`, `staging`, `prod`, or another that `context.environments` names.
        names: makes physical names; carries the suffix.
        settings: the environment's own values.
        region_facts: what only the region decides.
        github: who may deploy.
        shards: of the stream, from the load.
    """

    name: str
    names: Names
    settings: EnvironmentSettings
    region_facts: RegionFacts
    github: Github
    shards: int

    @property
    def suffix(self) -> str:
        """The environment suffix."""
        return self.names.suffix

    @property
    def tags(self) -> dict[str, str]:
        """The tags that every taggable resource carries."""
        return {
            "Project": "smartfactory",
            "Environment": self.name,
            "EnvironmentSuffix": self.suffix,
            "Owner": self.settings.owner,
            "CostCenter": self.settings.cost_center,
            "DataClassification": self.settings.data_classification,
            "ManagedBy": "aws-cdk",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What one run of the application builds.

    Attributes:
        environments: stages of the platform.
        accounts: one environment for each account whose baseline is built.
    """

    environments: tuple[EnvironmentConfig, ...]
    accounts: tuple[EnvironmentConfig, ...]


def load_selection(context: Mapping[str, Any]) -> Selection:
    """Read the whole CDK context.

    Args:
        context: all context values, cdk.json's and the command line's (`-c key=value`, strings).

    Raises:
        ConfigurationError: a key is unknown or missing, a value is impossible, or two values contradict.
    """
    environments = context.get("environments")
    if not isinstance(environments, Mapping) or not environments:
        raise ConfigurationError("environments", "missing", "a table of environments in cdk.json")
    entry = context.get("entry", "platform")
    if entry not in ENTRIES:
        raise ConfigurationError("entry", f"{entry!r} is unknown", ", ".join(ENTRIES))
    name = context.get("environment", "dev")
    if name not in environments:
        raise ConfigurationError("environment", f"{name!r} is unknown", ", ".join(environments))
    overrides = _overrides(context)
    if entry != "assembly":
        suffix = context.get("environmentSuffix", name)
        config = _environment(context, name, suffix, overrides)
        return (
            Selection(environments=(config,), accounts=())
            if entry == "platform"
            else Selection(environments=(), accounts=(config,))
        )
    if "environment" in context or "environmentSuffix" in context:
        raise ConfigurationError("entry", "'assembly' builds every environment", "no environment, no environmentSuffix")
    configs = tuple(_environment(context, each, each, overrides) for each in environments)
    by_account = {config.settings.account: config for config in reversed(configs)}
    return Selection(environments=configs, accounts=tuple(c for c in configs if c in by_account.values()))


def _overrides(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context keys that override values of the environment; refuse those that nothing reads."""
    found = {}
    for key, value in context.items():
        if key in RESERVED_CONTEXT or key.startswith(IGNORED_CONTEXT_PREFIXES):
            continue
        known = _fields(EnvironmentSettings)
        parts = key.split(".")
        if parts[0] not in known:
            allowed = ", ".join(sorted({*RESERVED_CONTEXT, *known} - {"environments", "regions", "github"}))
            raise ConfigurationError(key, "unknown context key", f"{allowed}, or section.key")
        section = known[parts[0]]
        if len(parts) == 1 and section is not None:
            raise ConfigurationError(key, "is a section", ", ".join(f"{key}.{each}" for each in _fields(section)))
        if len(parts) > 1 and (section is None or len(parts) > 2 or parts[1] not in _fields(section)):
            allowed = ", ".join(f"{parts[0]}.{each}" for each in _fields(section)) if section else parts[0]
            raise ConfigurationError(key, "unknown context key", allowed)
        found[key] = value
    return found


def _fields(section: type[Section]) -> dict[str, type[Section] | None]:
    """Map each context key of a section to the section it holds, or None for a plain value."""
    return {field.encode_name: _section_in(field.type) for field in msgspec.structs.fields(section)}


def _section_in(annotation: Any) -> type[Section] | None:
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next((each for each in candidates if isinstance(each, type) and issubclass(each, Section)), None)


def _environment(
    context: Mapping[str, Any], name: str, suffix: object, overrides: Mapping[str, Any]
) -> EnvironmentConfig:
    if not isinstance(suffix, str) or not SUFFIX_PATTERN.match(suffix):
        raise ConfigurationError(
            "environmentSuffix", f"{suffix!r} cannot end a name", f"1 to 19 characters, {SUFFIX_PATTERN.pattern}"
        )
    raw = {key: dict(value) if isinstance(value, Mapping) else value for key, value in
           context["environments"][name].items()}  # fmt: skip
    for key, value in overrides.items():
        section, _, field = key.partition(".")
        if field:
            raw.setdefault(section, {})[field] = value
        else:
            raw[section] = value
    settings = _convert(raw, EnvironmentSettings, f"environments.{name}")
    region = settings.region
    facts = _convert(context.get("regions", {}).get(region, {}), RegionFacts, f"regions.{region}")
    config = EnvironmentConfig(
        name=name,
        names=Names(suffix),
        settings=settings,
        region_facts=facts,
        github=_convert(context.get("github", {}), Github, "github"),
        shards=shard_count(
            events_per_second=settings.load.events_per_second,
            burst_factor=settings.load.burst_factor,
            bytes_per_event=settings.load.bytes_per_event,
            headroom=settings.load.headroom,
        ),
    )
    _check(config)
    return config


def _convert(raw: Any, kind: type[SectionT], where: str) -> SectionT:
    """Convert context to a section; command-line values are strings, so numbers may come as such."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        message = str(error)
        problem, _, path = message.partition(" - at `$")
        key = f"{where}{path.rstrip('`')}"
        if "unknown field" in problem:
            inner: type[Section] | None = kind
            for part in path.rstrip("`").strip(".").split("."):
                inner = _fields(inner).get(part) if inner and part else inner
            raise ConfigurationError(key, problem, ", ".join(_fields(inner or kind))) from None
        raise ConfigurationError(key, "refused", problem) from None


def _check(config: EnvironmentConfig) -> None:
    """Refuse values that are each possible and together impossible."""
    settings = config.settings
    where = f"environments.{config.name}"

    def refuse(key: str, problem: str, allowed: str) -> None:
        raise ConfigurationError(f"{where}.{key}", problem, allowed)

    for zone in settings.availability_zones:
        if not zone.startswith(settings.region) or settings.availability_zones.count(zone) > 1:
            refuse("availabilityZones", f"{zone!r}", f"three different zones of {settings.region}")
    for key, service in (("processor", settings.processor), ("api", settings.api)):
        sizes = FARGATE_MEMORY_MIB[service.cpu]
        if service.memory_mib not in sizes:
            refuse(f"{key}.memoryMib", f"{service.memory_mib} with cpu {service.cpu}", ", ".join(map(str, sizes)))
        if service.max_tasks < service.min_tasks:
            refuse(f"{key}.maxTasks", f"{service.max_tasks}", f"at least minTasks, {service.min_tasks}")
    if settings.processor.max_tasks > config.shards:
        refuse(
            "processor.maxTasks",
            f"{settings.processor.max_tasks} tasks for {config.shards} shards (from load.*)",
            f"at most {config.shards}: a task without a shard does nothing",
        )
    _check_storage(settings, refuse)
    if (settings.files.throughput_mode == "provisioned") != (settings.files.provisioned_mibps is not None):
        refuse("files.provisionedMibps", f"with throughputMode {settings.files.throughput_mode}",
               "a number with 'provisioned', absent otherwise")  # fmt: skip
    if (settings.api.certificate_arn is None) != (settings.api.internal_hostname is None):
        refuse("api.certificateArn", "without api.internalHostname, or the other way round", "both or neither")
    if config.name == "prod":
        for key, value, why in (
            ("api.certificateArn", settings.api.certificate_arn, "the ARN of an ACM certificate"),
            ("backup", settings.backup, "vaultName, copyVaultArn, retentionDays of a vault outside the application"),
            ("backup.copyVaultArn", settings.backup and settings.backup.copy_vault_arn, "a vault of the backup account"),
            ("logArchive", settings.log_archive, "bucketName, keyArn, destinationArn of the log-archive account"),
        ):
            if value is None:
                refuse(key, "missing, and prod needs it", why)


def _check_storage(settings: EnvironmentSettings, refuse: Any) -> None:
    database, retention, stream = settings.database, settings.retention, settings.stream
    least_hours = stream.retention_hours + stream.maximum_lateness_hours + 24
    if retention.raw_readings_days * 24 < least_hours:
        refuse(
            "retention.rawReadingsDays",
            f"{retention.raw_readings_days} days, shorter than stream retention + lateness + 1 day: "
            "a replay into a dropped partition would count twice",
            f"at least {-(-least_hours // 24)}",
        )
    if database.max_allocated_storage_gib < database.allocated_storage_gib * 1.1:
        refuse("database.maxAllocatedStorageGib", str(database.max_allocated_storage_gib),
               "at least 10 % over allocatedStorageGib (RDS storage autoscaling)")  # fmt: skip
    if (database.iops or database.throughput_mibps) and database.allocated_storage_gib < 400:
        refuse("database.iops", f"with {database.allocated_storage_gib} GiB",
               "absent below 400 GiB: gp3 for PostgreSQL has a fixed baseline there")  # fmt: skip
    if database.allocated_storage_gib >= 400 and not (database.iops or 0) >= 12_000:
        refuse("database.iops", str(database.iops), "12000 or more from 400 GiB on (gp3's baseline there)")
    needed = storage_for_readings_gib(
        events_per_second=settings.load.events_per_second, days=retention.raw_readings_days
    )
    if database.max_allocated_storage_gib < needed:
        refuse(
            "database.maxAllocatedStorageGib",
            f"{database.max_allocated_storage_gib} GiB cannot hold retention.rawReadingsDays of load.eventsPerSecond",
            f"at least {needed}",
        )
