"""From settings to what record processors alone need."""

from datetime import timedelta

from botocore.session import Session

from services.processor.core.model import Limits
from services.processor.wiring import login
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.events import Window
from services.telemetry.settings import ProcessorSettings, StorageSettings


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


def redis_cache(settings: StorageSettings, *, region: str, session: Session | None = None) -> RedisLatestCache:
    """Return the cache; for region and session see `database_connector`."""
    return RedisLatestCache(
        host=settings.cache_host,
        port=settings.cache_port,
        tls=settings.cache_tls == "on",
        logins=login(settings, settings.cache_secret_arn, region=region, session=session),
    )
