"""Settings of the services: environment variables, validated once when a program starts.

A field's upper-case name is its variable. The infrastructure writes the variables through `environment_for`, so a
variable that a program does not read, or reads and does not get, stops the synthesis instead of the program.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, description="a text that is not empty")]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$", description="a host name")]
Port = Annotated[int, Meta(ge=1, le=65535, description="a TCP port, 1 to 65535")]
SecretArn = Annotated[
    str, Meta(pattern=r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$", description="the ARN of a secret")
]
QueueUrl = Annotated[str, Meta(pattern=r"^https?://.+/.+$", description="the URL of an SQS queue")]
AbsolutePath = Annotated[str, Meta(pattern=r"^/.*[^/]$", description="an absolute path without a slash at its end")]
Hours = Annotated[int, Meta(ge=1, le=8760, description="hours, 1 to 8760")]
Seconds = Annotated[int, Meta(ge=1, le=3600, description="seconds, 1 to 3600")]
Mebibytes = Annotated[int, Meta(ge=1, le=1_048_576, description="MiB, 1 to 1048576")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


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
        database_secret_arn: user name and password; read when a connection is made, because they rotate.
        cache_host: the configuration endpoint of Redis in cluster mode.
        cache_port: of Redis.
        cache_secret_arn: user name and password; read when a connection is made, because they rotate.
        archive_directory: where the Parquet files are.
    """

    database_host: Host
    database_port: Port
    database_name: Text
    database_secret_arn: SecretArn
    cache_host: Host
    cache_port: Port
    cache_secret_arn: SecretArn
    archive_directory: AbsolutePath


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
    """

    application_name: Text
    stream_name: Text
    lease_table: Text
    worker_metrics_table: Text
    coordinator_state_table: Text
    dead_letter_queue_url: QueueUrl
    maximum_lateness_hours: Hours


class ApiSettings(StorageSettings, frozen=True, kw_only=True):
    """What the REST backend reads.

    Attributes:
        stream_name: the Kinesis stream, for events that arrive over the API.
        api_port: where it listens; 0 takes any free port.
        api_tls: `self-signed` makes a certificate at start (load balancers encrypt and do not verify), `off` is HTTP.
        api_certificate_file: where the health command finds that certificate.
        drain_seconds: how long requests in flight may take once the service has to stop.
    """

    stream_name: Text
    api_port: Annotated[int, Meta(ge=0, le=65535, description="a TCP port, or 0 for any free one")]
    api_tls: Literal["self-signed", "off"]
    api_certificate_file: AbsolutePath = "/tmp/certificate.pem"  # noqa: S108 - the container's own /tmp
    drain_seconds: Seconds = 60


class GatewaySettings(Settings, frozen=True, kw_only=True):
    """What the edge gateway reads.

    Attributes:
        facility_id: whose sensors these are; part of every event's identity.
        stream_name: the Kinesis stream.
        spool_directory: where events wait while the stream cannot be reached.
        spool_mebibytes: how much may wait there.
    """

    facility_id: Text
    stream_name: Text
    spool_directory: AbsolutePath
    spool_mebibytes: Mebibytes


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
