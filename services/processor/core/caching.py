"""The cache is kept up as well as it goes: it never stops a batch, and what it missed is made up for."""

import logging
from collections.abc import Callable, Sequence

from services.telemetry.cache import CacheUnavailableError, LatestCache
from services.telemetry.emf import Metric, Metrics
from services.telemetry.events import Event
from services.telemetry.storage.ports import ReadingStore, StoreUnavailableError

REBUILD_RETRY_SECONDS = 30.0
"""Between two attempts to fill the cache from the store."""

logger = logging.getLogger(__name__)


class CacheKeeper:
    """Brings new values into the cache.

    What an unreachable cache misses is remembered, the newest of each sensor and metric, and brought with the next
    batch that it takes. At the start and after an outage the cache is also filled from the store: it may have come back
    empty, and an earlier process may have taken what it remembered to its grave.
    """

    def __init__(
        self, *, cache: LatestCache, store: ReadingStore, metrics: Metrics, monotonic: Callable[[], float]
    ) -> None:
        """Take the cache, what it is filled from, and a clock in seconds that does not jump."""
        self._cache = cache
        self._store = store
        self._metrics = metrics
        self._monotonic = monotonic
        self._missed: dict[tuple[str, str, str], Event] = {}
        self._must_rebuild = True
        self._rebuild_due = 0.0

    def update(self, latest: Sequence[Event]) -> None:
        """Bring the values; return in any case."""
        if not latest and not self._missed and not self._must_rebuild:
            return
        try:
            self._cache.update([*self._missed.values(), *latest] if self._missed else latest)
            self._missed = {}
            self._rebuild()
        except CacheUnavailableError as error:
            self._remember(latest)
            self._must_rebuild = True
            self._metrics.count(Metric.CACHE_FAILURES)
            logger.debug("cache cannot be reached", extra={"error": str(error)})

    def _remember(self, latest: Sequence[Event]) -> None:
        for event in latest:
            key = (event.facility, event.sensor, event.metric)
            former = self._missed.get(key)
            if former is None or (former.ts, former.seq) < (event.ts, event.seq):
                self._missed[key] = event

    def _rebuild(self) -> None:
        if not self._must_rebuild or self._monotonic() < self._rebuild_due:
            return
        self._rebuild_due = self._monotonic() + REBUILD_RETRY_SECONDS
        try:
            if not self._cache.claim_rebuild():
                # Whoever fills it may have read the store before a commit whose values went nowhere: it is asked again
                # until the claim has ended.
                return
            events = self._cache.rebuild(self._store.newest())
            logger.info("cache rebuilt", extra={"values": events})
        except StoreUnavailableError as error:
            logger.warning("cache not rebuilt", extra={"error": str(error)})
        else:
            self._must_rebuild = False
