"""A database for the queries' tests: filled as after a few hours of work, and asked over one connection."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncConnection

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
"""Of the first partition."""
HOURS = 6
DAYS = 4
FACILITIES = ("plant-1", "plant-2", "plant-3")
ROWS = Path(__file__).with_suffix(".sql")


def make_partitions(connection: psycopg.Connection[Any]) -> None:
    """Make the partitions as `maintain_partitions` names them, for times of the tests' own."""
    for number in range(HOURS):
        hour = START + timedelta(hours=number)
        connection.execute(
            "SELECT make_partition('readings', 'ts', %s, %s, %s, '')",
            (hour, hour + timedelta(hours=1), f"readings_{hour:%Y%m%d%H}"),
        )
    for number in range(DAYS):
        day = START.replace(hour=0) + timedelta(days=number)
        connection.execute(
            "SELECT make_partition('rollups_1m', 'bucket', %s, %s, %s, '')",
            (day, day + timedelta(days=1), f"rollups_1m_{day:%Y%m%d}"),
        )


def fill(url: str) -> None:
    """Fill a migrated database."""
    with psycopg.connect(url, autocommit=True, options="-c timezone=UTC -c synchronous_commit=off") as connection:
        make_partitions(connection)
        connection.execute(ROWS.read_bytes())


class OneConnection:
    """The queries' `Database` over one connection.

    Attributes:
        asked: statements and their parameters.
    """

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Any]] = []

    @classmethod
    async def to(cls, url: str) -> "OneConnection":
        """Connect; whoever calls ends it with `close`."""
        options = "-c timezone=UTC -c plan_cache_mode=force_custom_plan"
        return cls(await AsyncConnection.connect(url, autocommit=True, options=options))

    async def close(self) -> None:
        await self._connection.close()

    async def fetch(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        self.asked.append((query, parameters))
        cursor = await self._connection.execute(query, parameters)
        return await cursor.fetchall()

    async def write(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        self.asked.append((query, parameters))
        cursor = await self._connection.execute(query, parameters)
        return await cursor.fetchall() if cursor.description else []
