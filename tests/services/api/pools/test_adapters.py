"""Adapters over PostgreSQL tell what those in memory tell, of data that the processor's own store wrote."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from services.api.alerts.ports import Acknowledgement, Alert
from services.api.alerts.postgres import PostgresAlerts
from services.api.archive.ports import ArchivedHour
from services.api.archive.postgres import PostgresArchiveIndex
from services.api.latest.memory import MemoryStoredLatest
from services.api.latest.postgres import PostgresLatest
from services.api.readings.memory import MemoryReadings
from services.api.readings.ports import Reading, Series
from services.api.readings.postgres import PostgresReadings
from services.api.registry.ports import Line, Sensor
from services.api.registry.postgres import PostgresRegistry
from services.api.rollups.memory import MemoryRollups
from services.api.rollups.ports import Resolution
from services.api.rollups.postgres import PostgresRollups
from services.telemetry.events import Event
from services.telemetry.storage.postgres import PostgresStore
from tests.services.api.pools.filled import START, OneConnection, make_partitions
from tests.support.events import event, incoming

pytestmark = pytest.mark.servers

Ask = Callable[..., Any]
"""Takes a coroutine function and its arguments, which come after the database."""
SERIES = [
    Series(facility, f"sensor-{number}", "temperature") for facility in ("plant-1", "plant-2") for number in (0, 1)
]
END = START + timedelta(hours=8)


def some_events() -> list[Event]:
    """Events of eight hours, the last two without a partition; some at the same instant."""
    chance = random.Random(5)  # noqa: S311 - the same each time
    return [
        event(
            number,
            facility=f"plant-{number % 2 + 1}",
            sensor=f"sensor-{chance.randrange(2)}",
            line=f"line-{chance.randrange(2)}",
            ts=START + timedelta(minutes=chance.randrange(8 * 60)),
            value=float(chance.randrange(100)),
            quality=chance.choice(["good", "bad"]),
        )
        for number in range(900)
    ]


EVENTS = some_events()


@pytest.fixture
def ask(database: str) -> Ask:
    with psycopg.connect(database, autocommit=True) as connection:
        make_partitions(connection)
        connection.execute("UPDATE sensors SET high_limit = 90")
    store = PostgresStore(lambda: psycopg.connect(database), limits_age_seconds=0)
    store.write(incoming(EVENTS[0]), [], stream="events")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE sensors SET high_limit = 90")
    store.write(incoming(*EVENTS[1:], first=1), [], stream="events")
    store.close()

    def run(question: Callable[..., Awaitable[Any]], *values: Any, **more: Any) -> Any:
        async def with_connection() -> Any:
            connection = await OneConnection.to(database)
            try:
                return await question(connection, *values, **more)
            finally:
                await connection.close()

        return asyncio.run(with_connection())

    return run


async def page(to: OneConnection, adapter: type[Any], *values: Any, **more: Any) -> list[Any]:
    return list(await adapter(to).page(*values, **more))


def test_should_page_through_readings_as_they_were_sent(ask: Ask) -> None:
    async def all_of(to: OneConnection | None, series: Series) -> list[Any]:
        readings = MemoryReadings(EVENTS) if to is None else PostgresReadings(to)
        found: list[Reading] = []
        after = None
        while taken := await readings.page(series, START + timedelta(minutes=7), END, after=after, limit=11):
            found += taken
            after = taken[-1].ts, taken[-1].seq
        return found

    for series in SERIES:
        expected = asyncio.run(all_of(None, series))
        assert len(expected) > 100
        assert ask(all_of, series) == expected


@pytest.mark.parametrize("resolution", ["1m", "1h"])
def test_should_sum_up_as_the_readings_say(ask: Ask, resolution: Resolution) -> None:
    for series in SERIES:
        whole = (series, resolution, START + timedelta(minutes=3), END)
        expected = asyncio.run(MemoryRollups(EVENTS).page(*whole, limit=1000))
        assert ask(page, PostgresRollups, *whole, limit=1000) == list(expected)
        assert ask(page, PostgresRollups, *whole, limit=3) == list(expected[:3])


def test_should_tell_the_newest_values_and_the_registry_behind_them(ask: Ask) -> None:
    async def stored(to: OneConnection, line: str | None) -> list[Event]:
        return await PostgresLatest(to).newest("plant-1", line=line, after=("", "", ""), limit=9)

    async def lines(to: OneConnection) -> list[Line]:
        return await PostgresRegistry(to).lines("plant-1", after="", limit=9)

    async def sensor(to: OneConnection, name: str) -> Sensor | None:
        return await PostgresRegistry(to).sensor("plant-1", name)

    async def sensors(to: OneConnection, line: str | None, metric: str | None, after: str, limit: int) -> list[Sensor]:
        return await PostgresRegistry(to).sensors("plant-1", line=line, metric=metric, after=after, limit=limit)

    newest = {}
    for each in sorted(EVENTS, key=lambda each: (each.ts, each.seq)):
        newest[each.facility, each.sensor] = each
    memory = MemoryStoredLatest(newest.values())
    for line in (None, "line-0", "line-1"):
        expected = asyncio.run(memory.newest("plant-1", line=line, after=("", "", ""), limit=9))
        assert ask(stored, line) == list(expected)
    assert [each.line for each in ask(lines)] == sorted(
        {newest["plant-1", f"sensor-{number}"].line for number in (0, 1)}
    )
    for name in ("sensor-0", "sensor-1"):
        one = ask(sensor, name)
        assert (one.line, [each.metric for each in one.metrics]) == (newest["plant-1", name].line, ["temperature"])
        for line, metric in ((None, None), (one.line, None), (None, "temperature"), (one.line, "temperature")):
            assert one in ask(sensors, line, metric, "", 9)
    assert [each.sensor for after in ("", "sensor-0") for each in ask(sensors, None, None, after, 1)] == [
        "sensor-0",
        "sensor-1",
    ]
    assert ask(sensor, "absent") is None
    assert ask(sensors, "line-0", "force", "", 9) == []


def test_should_list_alerts_and_let_the_first_acknowledgement_win(ask: Ask) -> None:
    def wanted(client: str) -> Acknowledgement:
        return Acknowledgement(client=client, acknowledged_at=START, comment="seen")

    async def pages(to: OneConnection, state: Any = None) -> list[Alert]:
        found: list[Alert] = []
        while page := await PostgresAlerts(to).page(
            "plant-1", state=state, start=START, end=END, before=found[-1].key if found else None, limit=3
        ):
            found += page
        return found

    async def race(to: OneConnection, alert: Alert) -> list[Any]:
        return [await acknowledge(to, "plant-1", alert, each) for each in ("one", "two")]

    async def acknowledge(to: OneConnection, facility: str, alert: Alert, client: str) -> Acknowledgement | None:
        return await PostgresAlerts(to).acknowledge(facility, alert.key, wanted(client))

    raised = ask(pages)
    limited = EVENTS[0].sensor
    assert {each.seq for each in raised} == {
        each.seq for each in EVENTS if each.facility == "plant-1" and each.sensor == limited and each.value > 90
    } - {0}
    assert [each.key for each in raised] == sorted((each.key for each in raised), reverse=True)
    assert ask(race, raised[1]) == [wanted("one")] * 2
    changed = msgspec.structs.replace(raised[1], state="acknowledged", acknowledgement=wanted("one"))
    assert ask(pages, "acknowledged") == [changed]
    assert ask(pages, "open") == [raised[0], *raised[2:]]
    assert ask(pages) == [raised[0], changed, *raised[2:]]
    assert ask(acknowledge, "plant-2", raised[0], "one") is None


def test_should_list_hours_that_were_exported(ask: Ask, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for number in (0, 1):
            start = START + timedelta(hours=number)
            connection.execute("SELECT begin_export('plant-1', %s)", (start,))
            connection.execute("SELECT finish_export('plant-1', %s, 5)", (start,))
        connection.execute("UPDATE archive_hours SET dropped_at = now() WHERE hour = %s", (START,))
        connection.execute("UPDATE archive_hours SET dirty = true WHERE hour = %s", (start,))

    async def hour(to: OneConnection, number: int) -> ArchivedHour | None:
        return await PostgresArchiveIndex(to).hour("plant-1", START + timedelta(hours=number))

    found = ask(page, PostgresArchiveIndex, "plant-1", START, END, limit=9)
    assert [(each.start, each.rows, each.is_complete, each.is_final) for each in found] == [
        (START, 5, True, True),
        (START + timedelta(hours=1), 5, False, False),
    ]
    assert ask(hour, 0) == found[0]
    assert ask(hour, 5) is None
