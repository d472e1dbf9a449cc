"""Answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.pages import Page
from services.api.registry.ports import Facility, Line, Metric, Sensor

FACILITIES = Page(items=[Facility(facility="denver-1"), Facility(facility="austin-2")])
LINES = Page(items=[Line(facility="denver-1", line="line-1"), Line(facility="denver-1", line="line-2")])
SENSOR = Sensor(
    facility="denver-1",
    line="line-1",
    sensor="sensor-0001",
    metrics=[
        Metric(
            metric="temperature",
            unit="C",
            low_limit=None,
            high_limit=90.0,
            first_seen_at=datetime(2026, 1, 15, 8, tzinfo=UTC),
        )
    ],
)
SENSORS = Page(items=[SENSOR], next="WyJ2WmRfTmVHNlhTb0EiLFsic2Vuc29yLTAwMDEiXV0")
