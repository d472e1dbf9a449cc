"""The two stores of readings, and a look behind each."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg

from services.telemetry.storage.batch import EPOCH, MICROSECOND, Bucket, Key, Series, Sums
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.storage.ports import ReadingStore
from services.telemetry.storage.postgres import PostgresStore

Limits = tuple[float | None, float | None]


class Bench(Protocol):
    """A store, and a look behind it."""

    store: ReadingStore

    def readings(self) -> dict[Key, float]: ...
    def rollups(self, table: str) -> dict[Bucket, tuple[int, float, float, float]]: ...
    def latest(self) -> dict[Series, int]: ...
    def alerts(self) -> set[tuple[int, str, float, float]]: ...
    def limit(self, series: Series, limits: Limits) -> None: ...
    def dirty_hours(self) -> dict[tuple[str, int], bool]: ...
    def export(self, facility: str, hour: datetime) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.memory = MemoryStore()
        self.store: ReadingStore = self.memory

    def readings(self) -> dict[Key, float]:
        return {key: each.value for key, each in self.memory.readings.items()}

    def rollups(self, table: str) -> dict[Bucket, tuple[int, float, float, float]]:
        held: dict[Bucket, Sums] = getattr(self.memory, table)
        return {key: (sums.count, sums.sum, sums.min, sums.max) for key, sums in held.items()}

    def latest(self) -> dict[Series, int]:
        return {series: each.seq for series, each in self.memory.latest.items()}

    def alerts(self) -> set[tuple[int, str, float, float]]:
        return {(key[4], kind, limit, value) for (key, kind), (limit, value) in self.memory.alerts.items()}

    def limit(self, series: Series, limits: Limits) -> None:
        held = self.memory.sensors[series]
        self.memory.sensors[series] = replace(held, low_limit=limits[0], high_limit=limits[1])

    def dirty_hours(self) -> dict[tuple[str, int], bool]:
        return dict(self.memory.hours)

    def export(self, facility: str, hour: datetime) -> None:
        self.memory.exported.add((facility, (hour - EPOCH) // MICROSECOND))


class InPostgres:
    def __init__(self, url: str) -> None:
        self.url = url
        self.store: ReadingStore = PostgresStore(lambda: psycopg.connect(url), limits_age_seconds=0)

    def query(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def readings(self) -> dict[Key, float]:
        rows = self.query("SELECT facility_id, sensor_id, metric, ts, seq, value FROM readings")
        return {(f, s, m, ts.astimezone(UTC), seq): value for f, s, m, ts, seq, value in rows}

    def rollups(self, table: str) -> dict[Bucket, tuple[int, float, float, float]]:
        rows = self.query(f"SELECT facility_id, sensor_id, metric, bucket, count, sum, min, max FROM {table}")  # noqa: S608
        return {((f, s, m), (bucket - EPOCH) // MICROSECOND): tuple(sums) for f, s, m, bucket, *sums in rows}

    def latest(self) -> dict[Series, int]:
        return {(f, s, m): seq for f, s, m, seq in self.query("SELECT facility_id, sensor_id, metric, seq FROM latest")}

    def alerts(self) -> set[tuple[int, str, float, float]]:
        return set(self.query('SELECT seq, kind, "limit", value FROM alerts'))

    def limit(self, series: Series, limits: Limits) -> None:
        self.query(
            "UPDATE sensors SET low_limit = %s, high_limit = %s WHERE (facility_id, sensor_id, metric) = (%s, %s, %s)",
            *limits,
            *series,
        )

    def dirty_hours(self) -> dict[tuple[str, int], bool]:
        rows = self.query("SELECT facility_id, hour, dirty FROM archive_hours")
        return {(facility, (hour - EPOCH) // MICROSECOND): dirty for facility, hour, dirty in rows}

    def export(self, facility: str, hour: datetime) -> None:
        self.query("SELECT begin_export(%s, %s)", facility, hour)
        self.query("SELECT finish_export(%s, %s, 1)", facility, hour)
