"""Structured logs: one JSON object a line, to standard error."""

import json
import logging
from datetime import UTC, datetime
from typing import Any, TextIO

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Writes time, level, logger, message, the service's name and suffix, and whatever `extra` holds."""

    def __init__(self, **always: str) -> None:
        """Take what every line carries."""
        super().__init__()
        self._always = always

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **self._always,
            **{key: value for key, value in vars(record).items() if key not in _OWN},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # ASCII: half a surrogate pair, as file names may hold, would otherwise cost the whole line.
        return json.dumps(line, default=str, ensure_ascii=True)


def configure_logs(*, service: str, environment_suffix: str, level: str, stream: TextIO | None = None) -> None:
    """Send every log message of the program to the stream, standard error unless given, as JSON.

    Standard output stays free: for a record processor under the KCL daemon it is the protocol.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(service=service, environment_suffix=environment_suffix))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # It says where it found credentials and endpoints, for every client.
    logging.getLogger("botocore").setLevel(max(logging.WARNING, logging.getLogger().level))
