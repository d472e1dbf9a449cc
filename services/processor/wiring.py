"""From settings to the adapters that run."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import psycopg
import redis
from botocore.exceptions import BotoCoreError, ClientError

from services.processor.core.model import Limits
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import CredentialsError, SecretCredentials
from services.telemetry.events import Window
from services.telemetry.settings import ProcessorSettings, StorageSettings
from services.telemetry.storage.connections import connector
from services.telemetry.storage.ports import StoreUnavailableError

SILENCE_MILLISECONDS = 20_000
"""A server that acknowledges nothing for so long is gone; after a failover the old address may never answer."""
STATEMENT_MILLISECONDS = 60_000
"""A batch takes well under a second; a statement that waits for so long is cancelled and tried again."""

_SECRET_ERRORS = (BotoCoreError, ClientError, CredentialsError)


def limits_of(settings: ProcessorSettings) -> Limits:
    """Return what bounds the processing of a batch."""
    return Limits(
        stream=settings.stream_name,
        window=Window(
            maximum_lateness=timedelta(hours=settings.maximum_lateness_hours),
            maximum_future=timedelta(seconds=settings.maximum_future_seconds),
        ),
        batch_events=settings.batch_events,
    )


def secret(arn: str, *, region: str) -> SecretCredentials:
    """Return the credentials that a secret holds."""
    return SecretCredentials(arn, client=boto3.client("secretsmanager", region_name=region))


def database_connector(
    settings: StorageSettings, *, program: str, region: str, statement_milliseconds: int = STATEMENT_MILLISECONDS
) -> Callable[[], psycopg.Connection[Any]]:
    """Return what connects to PostgreSQL, with the credentials of that moment.

    It raises `StoreUnavailableError` when the secret cannot be read, and psycopg's errors.

    Args:
        settings: where it is.
        program: its name, for who looks at the database's sessions.
        region: of the secret.
        statement_milliseconds: after which a statement is cancelled; 0 never.
    """
    tls = (
        {"sslmode": "disable"}
        if settings.database_tls == "off"
        else {"sslmode": "verify-full", "sslrootcert": settings.database_ca_file}
    )
    connect_with_login = connector(
        secret(settings.database_secret_arn, region=region),
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
        application_name=program,
        tcp_user_timeout=str(SILENCE_MILLISECONDS),
        options=f"-c statement_timeout={statement_milliseconds}",
        **tls,
    )

    def connect() -> psycopg.Connection[Any]:
        try:
            return connect_with_login()
        except _SECRET_ERRORS as error:
            raise StoreUnavailableError(f"the database's secret cannot be read: {error}") from error

    return connect


def redis_cache(settings: StorageSettings, *, region: str) -> RedisLatestCache:
    """Return the cache."""
    credentials = secret(settings.cache_secret_arn, region=region)

    def current() -> tuple[str, str]:
        try:
            both = credentials.get()
        except _SECRET_ERRORS as error:
            raise redis.ConnectionError(f"the cache's secret cannot be read: {error}") from error
        return both.username, both.password

    return RedisLatestCache(
        host=settings.cache_host, port=settings.cache_port, tls=settings.cache_tls == "on", credentials=current
    )
