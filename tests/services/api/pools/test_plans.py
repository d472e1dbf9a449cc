"""Every statement of the service comes off an index, and only off the partitions of its range."""

import ast
import asyncio
import importlib
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.servers.postgres import Postgres
from services.api.alerts.ports import Acknowledgement, AlertKey
from services.api.alerts.postgres import PostgresAlerts
from services.api.archive.postgres import PostgresArchiveIndex
from services.api.auth.postgres import PostgresBindings
from services.api.latest.memory import MemoryLatest
from services.api.latest.postgres import PostgresLatest
from services.api.pools.statements import REGISTER
from services.api.readings.ports import Series
from services.api.readings.postgres import PostgresReadings
from services.api.registry.postgres import PostgresRegistry
from services.api.rollups.postgres import PostgresRollups
from services.api.status.watch import LiveWatch
from tests.services.api.pools.filled import HOURS, START, OneConnection, fill
from tests.support.database import TEMPLATE

pytestmark = pytest.mark.servers

API = Path(__file__).parents[4] / "services" / "api"
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE)\b.*\b(FROM|INTO|SET)\b", re.DOTALL)
NAME = "plans"
SERIES = Series("plant-2", "sensor-0007", "pressure")
SPARSE = Series("plant-2", "sensor-0008", "pressure")
KEY = AlertKey(START + timedelta(minutes=20), 1, "sensor-0200", "pressure", "high")


@dataclass(frozen=True)
class Case:
    """How a statement comes to be asked.

    Attributes:
        ask: a call of an adapter.
        partitions: those that the plans may touch, all of them together.
        reads_whole: the statement reads whole small tables, and says why.
        filters: tables whose rows are looked at and may be left out.
    """

    ask: Callable[[OneConnection], Awaitable[Any]]
    partitions: frozenset[str] = frozenset()
    reads_whole: frozenset[str] = frozenset()
    filters: frozenset[str] = frozenset()


def hours(*numbers: int) -> frozenset[str]:
    return frozenset(f"readings_{START + timedelta(hours=number):%Y%m%d%H}" for number in numbers)


def later(**durations: float) -> datetime:
    return START + timedelta(**durations)


def page(state: Any) -> Case:
    return Case(
        lambda to: PostgresAlerts(to).page(
            "plant-2", state=state, start=START, end=later(hours=2), before=KEY, limit=101
        )
    )


def sensors(line: str | None, metric: str | None) -> Case:
    return Case(
        lambda to: PostgresRegistry(to).sensors("plant-2", line=line, metric=metric, after="sensor-0003", limit=101)
    )


def newest(line: str | None) -> Case:
    return Case(
        lambda to: PostgresLatest(to).newest(
            "plant-2", line=line, after=("line-01", "sensor-0060", "pressure"), limit=101
        )
    )


CASES: dict[str, Case] = {
    "readings": Case(
        lambda to: PostgresReadings(to).page(
            SPARSE, later(minutes=90), later(hours=4, minutes=1), after=None, limit=1001
        ),
        partitions=hours(1, 2, 3, 4),
    ),
    "rollups_1m": Case(
        lambda to: PostgresRollups(to).page(SERIES, "1m", later(hours=1), later(days=1), limit=1001),
        partitions=frozenset({"rollups_1m_20260301", "rollups_1m_20260302"}),
    ),
    "rollups_1h": Case(lambda to: PostgresRollups(to).page(SERIES, "1h", START, later(days=1), limit=1001)),
    "alerts": page(None),
    "open_alerts": page("open"),
    "acknowledged_alerts": page("acknowledged"),
    "acknowledge": Case(
        lambda to: PostgresAlerts(to).acknowledge(
            "plant-2", KEY, Acknowledgement(client="client", acknowledged_at=START, comment="seen")
        )
    ),
    "acknowledgement": Case(
        lambda to: PostgresAlerts(to).acknowledge(
            "plant-2", KEY, Acknowledgement(client="client", acknowledged_at=START, comment="seen")
        )
    ),
    "archived_hours": Case(
        lambda to: PostgresArchiveIndex(to).page("plant-2", later(days=-9), START, limit=101),
        filters=frozenset({"archive_hours"}),
    ),
    "archived_hour": Case(
        lambda to: PostgresArchiveIndex(to).hour("plant-2", START), filters=frozenset({"archive_hours"})
    ),
    "facilities_of_client": Case(lambda to: PostgresBindings(to).facilities("client-77")),
    "lines": Case(lambda to: PostgresRegistry(to).lines("plant-2", after="line-01", limit=101)),
    "sensors": sensors(None, None),
    "sensors_of_line": sensors("line-03", None),
    "sensors_with_metric": sensors(None, "pressure"),
    "sensors_of_line_with_metric": sensors("line-03", "pressure"),
    "sensor": Case(lambda to: PostgresRegistry(to).sensor("plant-2", "sensor-0007")),
    "latest_of_facility": newest(None),
    "latest_of_line": newest("line-01"),
    "newest_of_facility": Case(
        lambda to: LiveWatch(database=to, cache=MemoryLatest(())).newest(frozenset({"plant-2"})),
        reads_whole=frozenset({"latest"}),
        filters=frozenset({"latest"}),
    ),
}


@pytest.fixture(scope="module")
def filled(postgres: Postgres) -> str:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE {TEMPLATE}")
    fill(postgres.url(NAME))
    return postgres.url(NAME)


async def plans(url: str, name: str, case: Case) -> list[dict[str, Any]]:
    """Ask, then return the plan of each time that the statement was asked."""
    connection = await OneConnection.to(url)
    try:
        await case.ask(connection)
        asked = [parameters for query, parameters in connection.asked if query == REGISTER[name].text]
        return [
            (await connection.fetch(f"EXPLAIN (FORMAT JSON) {REGISTER[name].text}", parameters))[0][0][0]["Plan"]
            for parameters in asked
        ]
    finally:
        await connection.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def test_should_have_a_case_for_every_statement() -> None:
    for file in API.rglob("*.py"):
        if "pools.statements import statement" in file.read_text():
            importlib.import_module(".".join(file.relative_to(API.parents[1]).with_suffix("").parts))
    assert CASES.keys() == REGISTER.keys()


def test_should_register_every_statement() -> None:
    texts = [" ".join(each.text.split()) for each in REGISTER.values()]
    outside = [
        f"{file.relative_to(API)}: {constant.value}"
        for file in API.rglob("*.py")
        for constant in ast.walk(ast.parse(file.read_text()))
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and SQL.search(constant.value)
        if not any(" ".join(constant.value.split()) in text for text in texts)
    ]
    assert not outside


@pytest.mark.parametrize("name", sorted(CASES))
def test_should_come_off_an_index_of_the_partitions_in_its_range(filled: str, name: str) -> None:
    case = CASES[name]
    found = asyncio.run(plans(filled, name, case))
    assert found, f"{name} was not asked"
    every = [node for plan in found for node in nodes(plan)]
    sequential = {node["Relation Name"] for node in every if node["Node Type"] == "Seq Scan"}
    assert sequential <= case.reads_whole
    # What is found by the index is wanted: nothing is read and thrown away.
    assert {node["Relation Name"] for node in every if "Filter" in node and "Relation Name" in node} <= case.filters
    assert {node["Node Type"] for node in every} & {"Sort", "Incremental Sort", "Hash Join", "Merge Join"} == set()
    touched = {node["Relation Name"] for node in every if "Relation Name" in node}
    partitions = {each for each in touched if each.startswith(("readings", "rollups_1m"))}
    assert partitions == case.partitions


def test_should_ask_one_partition_when_it_fills_the_page(filled: str) -> None:
    case = Case(
        lambda to: PostgresReadings(to).page(SERIES, START, START + timedelta(hours=HOURS), after=None, limit=300)
    )
    (plan,) = asyncio.run(plans(filled, "readings", case))
    assert {node["Relation Name"] for node in nodes(plan) if "Relation Name" in node} == hours(0)
