"""Answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.archive.ports import HourEntry, HourFile
from services.api.pages import Page

HOURS = Page(
    items=[
        HourEntry(
            hour="2026-01-15T08",
            rows=1_800_000,
            exported_at=datetime(2026, 1, 15, 9, 15, 12, tzinfo=UTC),
            complete=True,
            files=[
                HourFile(
                    part=0,
                    rows=1_800_000,
                    bytes=21_400_000,
                    sha256="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                )
            ],
        )
    ]
)
