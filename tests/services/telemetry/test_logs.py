"""Logs: one JSON object a line, whatever is logged."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from services.telemetry.logs import JsonFormatter


def formatted(message: str, *arguments: object, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger("room").makeRecord(
        "room", logging.WARNING, __file__, 1, message, arguments, sys.exc_info() if sys.exception() else None,
        extra=extra,
    )  # fmt: skip
    line = JsonFormatter(service="processor", environment_suffix="dev").format(record)
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


def test_should_write_what_every_line_carries_and_what_it_is_given() -> None:
    line = formatted("shard %s", "7", stream="telemetry", path=Path("/x"))
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert line == {
        "level": "WARNING",
        "logger": "room",
        "message": "shard 7",
        "service": "processor",
        "environment_suffix": "dev",
        "stream": "telemetry",
        "path": "/x",
    }


def test_should_write_the_exception_when_there_is_one() -> None:
    try:
        dict[str, str]()["lease"]
    except KeyError:
        line = formatted("failed")
    assert line["exception"].endswith("KeyError: 'lease'")


@given(message=st.text(st.characters(exclude_characters="%", exclude_categories=[])))
@example(message="\udc80")
def test_should_stay_one_line_whatever_the_message(message: str) -> None:
    assert formatted(message)["message"] == message
