"""Answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.pages import Page
from services.api.readings.ports import Reading

READINGS = Page(
    items=[
        Reading(
            ts=datetime(2026, 1, 15, 8, 30, 0, 250_000, tzinfo=UTC),
            seq=184_467,
            value=71.25,
            unit="C",
            quality="good",
            line="line-1",
        )
    ],
    next="WyJ2WmRfTmVHNlhTb0EiLFsiMjAyNi0wMS0xNVQwODozMDowMC4yNVoiLDE4NDQ2N11d",
)
