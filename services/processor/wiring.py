"""From settings to the adapters that run."""

from datetime import timedelta

from services.processor.core.model import Limits
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import SecretCredentials
from services.telemetry.events import Window
from services.telemetry.settings import ProcessorSettings, StorageSettings
from services.telemetry.storage.connections import Connector

SILENCE_MILLISECONDS = 20_000
"""A server that acknowledges nothing for so long is gone; after a failover the old address may never answer."""
STATEMENT_MILLISECONDS = 60_000
"""A batch takes well under a second; a statement that waits for so long is cancelled and tried again."""


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


def database_connector(
    settings: StorageSettings, *, program: str, region: str, statement_milliseconds: int = STATEMENT_MILLISECONDS
) -> Connector:
    """Return what connects to PostgreSQL, with the credentials of that moment.

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
    return Connector(
        _login(settings, settings.database_secret_arn, region=region),
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
        application_name=program,
        tcp_user_timeout=str(SILENCE_MILLISECONDS),
        options=f"-c statement_timeout={statement_milliseconds}",
        **tls,
    )


def redis_cache(settings: StorageSettings, *, region: str) -> RedisLatestCache:
    """Return the cache."""
    return RedisLatestCache(
        host=settings.cache_host,
        port=settings.cache_port,
        tls=settings.cache_tls == "on",
        logins=_login(settings, settings.cache_secret_arn, region=region),
    )


def _login(settings: StorageSettings, arn: str, *, region: str) -> SecretCredentials:
    return SecretCredentials(arn, region=region, maximum_age_seconds=settings.secret_max_age_seconds)
