"""How the service is, for probes and for operators."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.api.dependencies import Draining
from services.api.latest.memory import MemoryLatest
from services.api.problems import Unavailable
from services.api.status.memory import MemoryWatch
from services.api.status.watch import LiveWatch
from services.api.version import CONTRACT_VERSION
from tests.services.api.asking import FACILITY, OTHER, asking

pytestmark = pytest.mark.slow


def watch(*, database: bool = True, cache: bool = True) -> MemoryWatch:
    made = MemoryWatch({FACILITY: datetime(2026, 1, 15, 8, tzinfo=UTC), OTHER: datetime(2026, 1, 15, 9, tzinfo=UTC)})
    made.database_answers, made.cache_answers = database, cache
    return made


def test_should_be_alive_whatever_else_is_away() -> None:
    with asking(watch=watch(database=False, cache=False), draining=Draining(active=True)) as client:
        answer = client.get("/healthz", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("database", "cache", "draining", "expected"),
    [(True, True, False, 200), (True, False, False, 200), (False, True, False, 503), (True, True, True, 503)],
)
def test_should_be_ready_while_postgresql_answers_and_it_does_not_drain(
    database: bool, cache: bool, draining: bool, expected: int
) -> None:
    with asking(watch=watch(database=database, cache=cache), draining=Draining(active=draining)) as client:
        answer = client.get("/readyz", headers={"Authorization": ""})
    assert answer.status_code == expected
    if expected == 200:
        expected_cache = "ok" if cache else "away"
        assert answer.json() == {"status": "ready", "cache": expected_cache, "contract": CONTRACT_VERSION}
    else:
        assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("database", "cache", "expected"),
    [(True, True, "ok"), (True, False, "degraded"), (False, True, "unavailable"), (False, False, "unavailable")],
)
def test_should_tell_operators_how_it_is(database: bool, cache: bool, expected: str) -> None:
    with asking("operator", watch=watch(database=database, cache=cache)) as client:
        status = client.get("/v1/status").json()
    assert status["status"] == expected
    assert {each["name"]: each["status"] for each in status["dependencies"]} == {
        "database": "ok" if database else "away",
        "cache": "ok" if cache else "away",
    }
    assert status["facilities"] == [
        {"facility": FACILITY, "newest": "2026-01-15T08:00:00Z" if database else None}
    ]  # nothing of the other facility
    assert status["contract"].startswith("1.")


def test_should_tell_readers_nothing() -> None:
    with asking() as client:
        assert client.get("/v1/status").status_code == 403


class Database:
    """Answers, or does not."""

    def __init__(self) -> None:
        self.is_away, self.asked = False, 0

    async def fetch(self, query: str, parameters: object = ()) -> list[tuple[object, ...]]:  # noqa: ARG002 - a port's
        self.asked += 1
        if self.is_away:
            raise Unavailable
        return [(None,)] if "max" in query else [(1,)]

    async def write(self, query: str, parameters: object = ()) -> list[tuple[object, ...]]:
        raise NotImplementedError


def test_should_ask_once_however_many_probes_come() -> None:
    async def probe() -> None:
        database, cache = Database(), MemoryLatest()
        live = LiveWatch(database=database, cache=cache)
        assert set(await asyncio.gather(*(live.database() for _ in range(20)))) == {True}
        assert database.asked == 1
        assert await live.cache()

    asyncio.run(probe())


def test_should_say_no_and_not_fail_when_they_are_away() -> None:
    async def probe() -> None:
        database, cache = Database(), MemoryLatest()
        database.is_away, cache.cache.is_reachable = True, False
        live = LiveWatch(database=database, cache=cache)
        assert not await live.database()
        assert not await live.cache()
        assert await live.newest(frozenset({"a", "b"})) == {}

    asyncio.run(probe())
