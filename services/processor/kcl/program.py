"""`python -m services.processor record-processor`: what the daemon starts for each shard."""

import logging
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TextIO

from botocore.session import Session

from services.processor.core.caching import CacheKeeper
from services.processor.core.outbox import Outbox
from services.processor.core.ports import Ports
from services.processor.kcl.pause import ChildPause
from services.processor.kcl.protocol import keep_protocol_apart, run_protocol
from services.processor.kcl.shard import ShardProcessor
from services.processor.kcl.wiring import limits_of, redis_cache
from services.processor.queue import SqsDeadLetterQueue
from services.processor.wiring import database_connector
from services.telemetry.emf import EmbeddedMetrics
from services.telemetry.lifecycle import stop_on_signal
from services.telemetry.logs import configure_logs
from services.telemetry.program import BAD_USAGE, OK
from services.telemetry.settings import ProcessorSettings, SettingsError, load
from services.telemetry.storage.postgres import PostgresStore

logger = logging.getLogger(__name__)


def record_processor(variables: Mapping[str, str] = os.environ) -> int:
    """Process one shard until the daemon closes standard input.

    Returns:
        The exit code: 0 when the daemon is done with the shard, 2 for bad settings. An unexpected error ends the
        process with 70.
    """
    try:
        settings = load(ProcessorSettings, variables)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    sink = keep_protocol_apart()
    with ExitStack() as resources:
        log = resources.enter_context(_open_log(settings))
        configure_logs(
            service="processor", environment_suffix=settings.environment_suffix, level=settings.log_level, stream=log
        )
        # A terminal or a supervisor may signal the whole group: the batch is finished, and the daemon ends us.
        stop = resources.enter_context(stop_on_signal())
        metrics = EmbeddedMetrics(
            service="processor",
            environment_suffix=settings.environment_suffix,
            write=log.write,
            now=_now,
            monotonic=monotonic,
        )
        resources.callback(metrics.flush)
        pause = ChildPause(stop=stop, run_directory=Path(settings.run_directory))
        # Of all clients of AWS: the first reads botocore's files, which takes ten times as long as all the rest.
        region, session = settings.aws_region, Session()
        connector = database_connector(settings, program="processor", region=region, session=session)
        store = PostgresStore(connector, is_outdated=connector.is_outdated)
        resources.callback(store.close)
        cache = redis_cache(settings, region=region, session=session)
        resources.callback(cache.close)
        queue = SqsDeadLetterQueue(queue_url=settings.dead_letter_queue_url, region=region, session=session)
        ports = Ports(
            store=store,
            cache=CacheKeeper(cache=cache, store=store, metrics=metrics, monotonic=monotonic),
            outbox=Outbox(store=store, queue=queue, monotonic=monotonic),
            metrics=metrics,
            pause=pause,
            now=_now,
        )
        processor = ShardProcessor(ports=ports, limits=limits_of(settings), pause=pause)
        run_protocol(processor, source=sys.stdin.buffer, sink=sink, errors=sys.stderr)
    return OK


def _now() -> datetime:
    return datetime.now(UTC)


def _open_log(settings: ProcessorSettings) -> TextIO:
    """Open the supervisor's standard error: through ours, the daemon would wrap each line into one of its own."""
    try:
        if settings.log_file:
            # One write a line, at the end of whatever it is: lines of several processes do not mix.
            return Path(settings.log_file).open("a", buffering=1, encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"{settings.log_file}: {error.strerror}; logging to standard error instead\n")
    return os.fdopen(os.dup(sys.stderr.fileno()), "w", buffering=1, encoding="utf-8")
