"""From settings to the adapters that run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from botocore.config import Config
from botocore.session import Session

from services.api.alerts.postgres import PostgresAlerts
from services.api.archive.disk import DiskFiles
from services.api.archive.ports import Archive
from services.api.archive.postgres import PostgresArchiveIndex
from services.api.auth.keys import Keys, fetch_from
from services.api.auth.postgres import PostgresBindings
from services.api.auth.tokens import JwtVerifier
from services.api.dependencies import Dependencies
from services.api.edge.rates import Rates
from services.api.ingest.ports import Ingest
from services.api.ingest.sending import StreamSink
from services.api.latest.newest import Newest
from services.api.latest.postgres import PostgresLatest
from services.api.limits import Limits
from services.api.pools.postgres import PostgresPool
from services.api.pools.redis import RedisLatest
from services.api.readings.postgres import PostgresReadings
from services.api.registry.postgres import PostgresRegistry
from services.api.rollups.postgres import PostgresRollups
from services.api.status.watch import LiveWatch
from services.telemetry.aws import aws_client
from services.telemetry.credentials import SecretCredentials
from services.telemetry.events import Window
from services.telemetry.settings import ApiSettings
from services.telemetry.stream import KinesisStream

INGEST_THREADS = 16
"""PutRecords under way at once; each takes some ten milliseconds."""
INGEST_SHARE = 0.8


@asynccontextmanager
async def connected(settings: ApiSettings) -> AsyncIterator[Dependencies]:
    """Give the dependencies; nothing has to be reachable yet. All connections are closed at the end."""
    limits, session = Limits.of(settings), Session()
    database, cache = _database(settings, session), _cache(settings, session)
    registry = PostgresRegistry(database)
    await database.open()
    try:
        yield Dependencies(
            limits=limits,
            tokens=_tokens(settings),
            bindings=PostgresBindings(database),
            registry=registry,
            newest=Newest(cache=cache, stored=PostgresLatest(database), registry=registry),
            readings=PostgresReadings(database),
            rollups=PostgresRollups(database),
            alerts=PostgresAlerts(database),
            archive=Archive(index=PostgresArchiveIndex(database), files=DiskFiles(Path(settings.archive_directory))),
            ingest=_ingest(settings, limits, session),
            watch=LiveWatch(database=database, cache=cache),
            rates=Rates(per_second=limits.rate_per_second, burst=limits.rate_burst),
        )
    finally:
        await cache.close()
        await database.close()


def _tokens(settings: ApiSettings) -> JwtVerifier:
    url = settings.api_jwks_url or f"{settings.api_token_issuer}/.well-known/jwks.json"
    return JwtVerifier(Keys(fetch_from(url)), issuer=settings.api_token_issuer, scope_prefix=settings.api_scope_prefix)


def _ingest(settings: ApiSettings, limits: Limits, session: Session) -> Ingest:
    stream = KinesisStream(settings.stream_name, requests_in_flight=INGEST_THREADS, session=session)
    window = Window(
        maximum_lateness=timedelta(hours=settings.maximum_lateness_hours),
        maximum_future=timedelta(seconds=settings.maximum_future_seconds),
    )
    # It has to give up before the request is given up.
    sink = StreamSink(stream, seconds=INGEST_SHARE * limits.request_seconds, requests_in_flight=INGEST_THREADS)
    return Ingest(sink=sink, window=window, now=lambda: datetime.now(UTC))


def _database(settings: ApiSettings, session: Session) -> PostgresPool:
    tls = {"sslmode": "verify-full", "sslrootcert": settings.database_ca_file}
    return PostgresPool(
        _secret(settings.database_secret_arn, session),
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
        connections=settings.api_pool_connections,
        wait_seconds=settings.api_pool_wait_milliseconds / 1000,
        statement_seconds=settings.api_statement_milliseconds / 1000,
        **(tls if settings.database_tls == "verify-full" else {"sslmode": "disable"}),
    )


def _cache(settings: ApiSettings, session: Session) -> RedisLatest:
    return RedisLatest(
        _secret(settings.cache_secret_arn, session),
        host=settings.cache_host,
        port=settings.cache_port,
        tls=settings.cache_tls == "on",
        timeout_seconds=settings.api_cache_milliseconds / 1000,
    )


def _secret(arn: str, session: Session) -> SecretCredentials:
    """Return a login; asked in threads, so that the client is made here: a session makes none in two at once."""
    config = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})
    region = arn.split(":")[3]
    client = aws_client("secretsmanager", region=region, config=config, session=session)
    return SecretCredentials(arn, client=client)
