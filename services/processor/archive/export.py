"""One run of the archiver: open hours become files, old files go."""

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from services.processor.archive.files import write_hour
from services.processor.archive.source import HourSource, SourceUnavailableError
from services.telemetry.archive_layout import hours_in
from services.telemetry.program import FAILED, OK

logger = logging.getLogger(__name__)


class StoppedError(Exception):
    """The program has to stop; the hour under way is not exported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Exports hours.

    Attributes:
        source: of the hours.
        archive: the folder, which exists.
        closed_for: how long an hour has to be over: late events make it open again, and cost a second export.
        stop: set when the program has to stop.
    """

    source: HourSource
    archive: Path
    closed_for: timedelta
    stop: threading.Event

    def run(self) -> int:
        """Export what is open, and return the number of hours.

        Raises:
            OSError: the file system is full, read-only or away. Hours that were done before stay exported.
            SourceUnavailableError: the database cannot be reached.
            StoppedError: the program has to stop.
        """
        number = 0
        for hour in self.source.open_hours(closed_for=self.closed_for):
            # In this order: a row that comes from here on makes the hour open again, whether it is read or not.
            self.source.begin(hour)
            rows = write_hour(self.archive, hour, self._until_stopped(self.source.batches(hour)))
            self.source.finish(hour, rows)
            logger.info("hour exported", extra={"facility": hour.facility, "hour": hour.start, "rows": rows})
            number += 1
        return number

    def _until_stopped(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            if self.stop.is_set():
                raise StoppedError
            yield batch


def remove_expired(archive: Path, *, older_than: datetime) -> int:
    """Remove the files of hours that began before; return the number of hours.

    Raises:
        OSError: a file cannot be removed.
    """
    number = 0
    for folder, hour in hours_in(archive):
        if hour.start < older_than:
            shutil.rmtree(folder)
            for parent in (folder.parent, folder.parent.parent):
                with suppress(OSError):  # not empty
                    parent.rmdir()
            logger.info("hour removed", extra={"facility": hour.facility, "hour": hour.start})
            number += 1
    return number


def run(exporter: Exporter, *, retention_hours: int, now: datetime) -> int:
    """Run once if no other archiver does, and return the exit code, 0 or 1.

    Args:
        exporter: what exports.
        retention_hours: older hours are removed; 0 removes none.
        now: the time, aware.
    """
    try:
        if not exporter.source.claim():
            logger.debug("another archiver works")
            return OK
        # First: a file system that is full gets room.
        if retention_hours:
            remove_expired(exporter.archive, older_than=now - timedelta(hours=retention_hours))
        exporter.run()
    except StoppedError:
        logger.info("stopped; the hour under way will be exported again")
    except OSError as error:
        logger.critical(
            "the archive cannot be written; its hours stay in the database until it can",
            extra={"directory": str(exporter.archive), "error": error.strerror or str(error)},
        )
        return FAILED
    except SourceUnavailableError as error:
        logger.critical("the database cannot be reached", extra={"error": str(error)})
        return FAILED
    return OK
