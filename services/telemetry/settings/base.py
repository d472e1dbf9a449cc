"""What several programs read."""

from typing import Literal

import msgspec

from services.telemetry.settings.kinds import AbsolutePath, Host, LogLevel, Port, Seconds, SecretArn, Text


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
