"""Answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.pages import Page
from services.api.rollups.ports import Rollup

ROLLUPS = Page(
    items=[
        Rollup(bucket=datetime(2026, 1, 15, 8, 30, tzinfo=UTC), count=60, sum=4275.0, min=70.5, max=72.0, mean=71.25)
    ]
)
