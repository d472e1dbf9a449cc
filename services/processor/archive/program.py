"""`python -m services.processor archive`: one run, started by the supervisor."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.processor.archive.export import Exporter, run
from services.processor.archive.postgres import PostgresHours
from services.processor.wiring import database_connector
from services.telemetry.lifecycle import stop_on_signal
from services.telemetry.logs import configure_logs
from services.telemetry.program import BAD_USAGE
from services.telemetry.settings import ProcessorSettings, SettingsError, load


def archive(arguments: Sequence[str], variables: Mapping[str, str] = os.environ) -> int:
    """Export closed hours, then remove expired ones.

    Returns:
        The exit code: 0 done, or another archiver works, or stopped as asked; 1 failed, the log says why; 2 bad
        arguments or settings.
    """
    argparse.ArgumentParser(
        prog="python -m services.processor archive", description="Export closed hours to Parquet files, once."
    ).parse_args(arguments)
    try:
        settings = load(ProcessorSettings, variables)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    configure_logs(service="archiver", environment_suffix=settings.environment_suffix, level=settings.log_level)
    # An hour takes as long as it takes: no limit for its statement.
    connect = database_connector(settings, program="archiver", region=settings.aws_region, statement_milliseconds=0)
    with stop_on_signal() as stop, closing(PostgresHours(connect)) as source:
        exporter = Exporter(
            source=source,
            archive=Path(settings.archive_directory),
            closed_for=timedelta(minutes=settings.archive_after_minutes),
            stop=stop,
        )
        return run(exporter, retention_hours=settings.archive_retention_hours, now=datetime.now(UTC))
