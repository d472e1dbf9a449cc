"""Answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.pages import Page
from services.telemetry.events import Event

VALUE = Event(
    facility="denver-1",
    line="line-1",
    sensor="sensor-0001",
    metric="temperature",
    ts=datetime(2026, 1, 15, 8, 30, 0, 250_000, tzinfo=UTC),
    seq=184_467,
    value=71.25,
    unit="C",
)
VALUES = Page(items=[VALUE])
