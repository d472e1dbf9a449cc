"""The sections of an environment's configuration: keys, types, limits. No logic beyond one value at a time."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

AccountId = Annotated[str, Meta(pattern=r"^\d{12}$")]
CertificateArn = Annotated[str, Meta(pattern=r"^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]+$")]
VaultArn = Annotated[str, Meta(pattern=r"^arn:aws:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$")]
KeyArn = Annotated[str, Meta(pattern=r"^arn:aws:kms:[a-z0-9-]+:\d{12}:key/[0-9a-z-]+$")]
LogDestinationArn = Annotated[str, Meta(pattern=r"^arn:aws:logs:[a-z0-9-]+:\d{12}:destination:[^:*]{1,512}$")]
Cidr = Annotated[str, Meta(pattern=r"^10\.\d{1,3}\.0\.0/16$")]
HttpsAddress = Annotated[
    str, Meta(pattern=r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/[A-Za-z0-9._~-]+)*/?$", max_length=200)
]
ObjectivePercent = Annotated[float, Meta(ge=95, le=99.99)]
EmailAddress = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
PrefixList = Annotated[str, Meta(pattern=r"^pl-[0-9a-f]+$")]
Region = Literal["us-east-1"]
FacilityId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
"""As in an event; the name of the facility's role, which carries it, allows fewer characters (`lib.naming`)."""
ClientName = Annotated[str, Meta(pattern=r"^(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""Part of the names of its app client, key and secrets."""
TrustAnchorArn = Annotated[
    str, Meta(pattern=r"^arn:aws:rolesanywhere:[a-z0-9-]+:\d{12}:trust-anchor/[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$")
]
SuffixPattern = Annotated[str, Meta(pattern=r"^(?!shared$)(?=.{1,19}$)[a-z][a-z0-9]*(-[a-z0-9]+)*(-?\*)?$")]
"""An environment suffix, or the beginning of some; what exists once an account is nobody's to deploy."""
TagValue = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:/=+@-]{1,128}$")]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A part of the configuration; context keys are the camelCase forms of the attributes."""


class Load(Section, frozen=True, kw_only=True):
    """The load an environment is built for; shards follow from it (`lib.sizing.shard_count`)."""

    events_per_second: Annotated[int, Meta(ge=1, le=1_000_000)]
    burst_factor: Annotated[float, Meta(ge=1, le=20)] = 1.0
    bytes_per_event: Annotated[int, Meta(ge=1, le=1_048_576)]
    headroom: Annotated[float, Meta(ge=1, le=10)]


class Network(Section, frozen=True, kw_only=True):
    """The VPC: a /16, and one NAT gateway or one a zone."""

    cidr: Cidr
    nat_gateways: Literal[1, 3]


class Stream(Section, frozen=True, kw_only=True):
    """Kinesis retention, and how late an event may be before it goes to the dead letters. Hours."""

    retention_hours: Annotated[int, Meta(ge=24, le=8760)]
    maximum_lateness_hours: Annotated[int, Meta(ge=1, le=720)]


class Producers(Section, frozen=True, kw_only=True):
    """Who puts events into the stream: a role a facility, assumed with a certificate through IAM Roles Anywhere.

    `trust_anchor_arn` names the certificate authority that the account trusts already; without it no role is made, and
    nothing outside of AWS can put events. `facilities` are the common names of the certificates.
    """

    facilities: tuple[FacilityId, ...] = ()
    trust_anchor_arn: TrustAnchorArn | None = None


class Service(Section, frozen=True, kw_only=True):
    """A Fargate service: CPU units, memory in MiB, least and most tasks."""

    cpu: Literal[256, 512, 1024, 2048, 4096]
    memory_mib: int
    min_tasks: Annotated[int, Meta(ge=2, le=1000)]
    max_tasks: Annotated[int, Meta(ge=2, le=1000)]


class Database(Section, frozen=True, kw_only=True):
    """RDS PostgreSQL. `instance_class` without `db.`; storage in GiB, throughput in MiB/s."""

    instance_class: str
    allocated_storage_gib: Annotated[int, Meta(ge=20, le=65536)]
    max_allocated_storage_gib: Annotated[int, Meta(ge=20, le=65536)]
    iops: int | None = None
    throughput_mibps: int | None = None
    backup_retention_days: Annotated[int, Meta(ge=7, le=35)]


class Cache(Section, frozen=True, kw_only=True):
    """ElastiCache in cluster mode. A shard without a replica could not fail over, so there is at least one."""

    engine: Literal["redis", "valkey"] = "redis"
    node_type: Annotated[str, Meta(pattern=r"^cache\.[a-z0-9]+\.[a-z0-9]+$")]
    shards: Annotated[int, Meta(ge=1)]
    replicas_per_shard: Annotated[int, Meta(ge=1, le=5)]


class Files(Section, frozen=True, kw_only=True):
    """EFS; `provisioned_mibps` goes with `provisioned` alone. Days count from the last access to a file."""

    performance_mode: Literal["generalPurpose", "maxIO"] = "generalPurpose"
    throughput_mode: Literal["bursting", "provisioned", "elastic"]
    provisioned_mibps: Annotated[int, Meta(ge=1, le=3414)] | None = None
    infrequent_access_after_days: Literal[7, 14, 30, 60, 90] | None = None


class ApiClient(Section, frozen=True, kw_only=True):
    """A system that calls the API: the facilities that it may know of, and what its tokens may hold."""

    facilities: Annotated[tuple[FacilityId, ...], Meta(min_length=1)]
    scopes: Annotated[tuple[Literal["read", "ingest", "operate"], ...], Meta(min_length=1)]


class Api(Service, frozen=True, kw_only=True):
    """The REST API: its service, its clients, their throttle, and the certificate that makes every hop TLS.

    Each client's two secrets are in the policy of the role that rotates them, twice, and IAM takes 6,144 characters:
    five clients are about 2,400 of them.
    """

    clients: Annotated[dict[ClientName, ApiClient], Meta(max_length=5)] = {}
    requests_per_second: Annotated[int, Meta(ge=1, le=10_000)]
    burst_requests: Annotated[int, Meta(ge=1, le=5_000)]
    certificate_arn: CertificateArn | None = None
    internal_hostname: Annotated[str, Meta(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")] | None = None

    @property
    def tls(self) -> bool:
        """Whether the hops behind API Gateway can be TLS."""
        return self.certificate_arn is not None


class Retention(Section, frozen=True, kw_only=True):
    """How long data lives, in days."""

    raw_readings_days: Annotated[int, Meta(ge=1, le=365)]
    minute_rollups_days: Annotated[int, Meta(ge=1, le=3650)]
    archive_days: Literal[1, 7, 14, 30, 60, 90, 180, 270, 365]
    logs_days: Literal[30, 60, 90, 120, 150, 180, 365, 400, 545, 731]


class Backup(Section, frozen=True, kw_only=True):
    """AWS Backup into a vault outside this application, copied to another account."""

    vault_name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{2,50}$")]
    copy_vault_arn: VaultArn | None = None
    retention_days: Annotated[int, Meta(ge=7, le=3650)]


class LogArchive(Section, frozen=True, kw_only=True):
    """Where CloudTrail and copies of the logs go: a bucket, its key, a CloudWatch Logs destination; another account."""

    bucket_name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    key_arn: KeyArn
    destination_arn: LogDestinationArn


class Alarms(Section, frozen=True, kw_only=True):
    """Who is told when an alarm goes off; each address has to confirm once.

    `documentation` is the address at which the documentation site is served: alarms link to their pages there. Without
    it they link to the repository's (`github.repository`, `github.branch`).
    """

    subscribers: tuple[EmailAddress, ...] = ()
    documentation: HttpsAddress | None = None


class Objectives(Section, frozen=True, kw_only=True):
    """Service level objectives over 30 days: shares in percent, and from when on something is late or slow.

    At 95 % a service that fails altogether burns its error budget 20 times as fast as it may, and the fastest alarm
    asks for 14.4: a lower objective would have an alarm that never fires.

    Attributes:
        ingestion_availability_percent: of the records that producers send, those that the stream takes.
        freshness_percent: of the batches that are stored, those whose first event is not late.
        freshness_seconds: from the measurement to the database; older is late.
        api_availability_percent: of the requests, those that are not answered with 5xx.
        api_latency_percent: of the requests, those that are not slow.
        api_latency_milliseconds: from the request to the last byte at API Gateway; more is slow.
    """

    ingestion_availability_percent: ObjectivePercent = 99.9
    freshness_percent: ObjectivePercent = 99.0
    freshness_seconds: Annotated[int, Meta(ge=5, le=3600)] = 30
    api_availability_percent: ObjectivePercent = 99.9
    api_latency_percent: ObjectivePercent = 99.0
    api_latency_milliseconds: Annotated[int, Meta(ge=50, le=29_000)] = 1000


class AccountBaseline(Section, frozen=True, kw_only=True):
    """What the account has already, which other accounts its deploy role trusts, and what it may deploy."""

    has_guard_duty: bool = False
    has_github_provider: bool = False
    trusted_accounts: tuple[AccountId, ...] = ()
    suffixes: tuple[SuffixPattern, ...] = ()
    """Which environment suffixes deployments may use in the account, `pr-*` for example; its environments if empty."""


class PrefixLists(Section, frozen=True, kw_only=True):
    """The AWS-managed prefix list of each service that is reached through a gateway endpoint."""

    s3: PrefixList
    dynamodb: PrefixList

    def __getitem__(self, service: Literal["s3", "dynamodb"]) -> str:
        """Return the prefix list of a service."""
        return self.s3 if service == "s3" else self.dynamodb


class RegionFacts(Section, frozen=True, kw_only=True):
    """Identifiers that differ by region and cannot be looked up by name. To be confirmed against the account."""

    prefix_lists: PrefixLists
    dns_firewall_lists: Annotated[dict[str, Annotated[str, Meta(pattern=r"^rslvr-fdl-[0-9a-f]+$")]], Meta(min_length=1)]


class Github(Section, frozen=True, kw_only=True):
    """The repository that deploys.

    Repositories made since 2026-07-15 name themselves ``org@ID/repo@ID`` in the subject of a token: put that form here.
    """

    repository: Annotated[str, Meta(pattern=r"^[\w.-]+(@\d+)?/[\w.-]+(@\d+)?$")]
    repository_id: Annotated[str, Meta(pattern=r"^\d+$")] | None = None
    """Its number, which a repository that is made anew under the same name does not have."""
    branch: Annotated[str, Meta(pattern=r"^[\w./-]+$")] = "main"
    """The protected branch: deployments come from no other."""


class EnvironmentSettings(Section, frozen=True, kw_only=True):
    """One entry of `context.environments`; `production` refuses to be built without what compensates a destroy."""

    production: bool = False
    account: AccountId
    region: Region
    availability_zones: Annotated[tuple[str, ...], Meta(min_length=3, max_length=3)]
    owner: TagValue
    cost_center: TagValue
    data_classification: Literal["public", "internal", "confidential", "restricted"]
    load: Load
    network: Network
    stream: Stream
    producers: Producers = Producers()
    processor: Service
    database: Database
    cache: Cache
    files: Files
    api: Api
    retention: Retention
    backup: Backup | None = None
    log_archive: LogArchive | None = None
    alarms: Alarms = Alarms()
    objectives: Objectives = Objectives()
    account_baseline: AccountBaseline = AccountBaseline()
