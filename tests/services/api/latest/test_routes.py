"""The newest values, from Redis or from PostgreSQL."""

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from services.api.encoded import encoded
from services.api.latest import routes
from services.api.latest.memory import MemoryLatest, MemoryStoredLatest
from services.api.latest.newest import Newest
from services.api.registry.memory import MemoryRegistry
from services.api.registry.ports import Metric, Sensor
from services.telemetry.events import Event
from tests.services.api.asking import FACILITY, asking, pages

pytestmark = pytest.mark.slow

BEGIN = datetime(2026, 1, 15, 8, tzinfo=UTC)
LINE = f"/v1/facilities/{FACILITY}/lines/line-1/latest"
ALL = f"/v1/facilities/{FACILITY}/latest"


def event(line: str, number: int, metric: str = "temperature", **more: float) -> Event:
    return Event(
        facility=FACILITY,
        line=line,
        sensor=f"sensor-{number}",
        metric=metric,
        ts=BEGIN + timedelta(seconds=number),
        seq=number,
        value=more.get("value", float(number)),
        unit="C",
    )


EVENTS = [event(line, number, metric) for line in ("line-1", "line-2") for number in range(1, 4) for metric in "ab"]
SENSORS = [
    Sensor(
        facility=FACILITY,
        line=line,
        sensor=f"{line}-sensor",
        metrics=[Metric(metric="a", unit="C", low_limit=None, high_limit=None, first_seen_at=BEGIN)],
    )
    for line in ("line-1", "line-2")
]


def newest(cache: MemoryLatest, stored: list[Event]) -> Newest:
    return Newest(cache=cache, stored=MemoryStoredLatest(stored), registry=MemoryRegistry(SENSORS))


def test_should_tell_the_newest_values_of_a_line_and_where_they_came_from() -> None:
    with asking(newest=newest(MemoryLatest(EVENTS), [])) as client:
        answer = client.get(LINE)
    assert answer.headers["X-Data-Source"] == "cache"
    assert answer.headers["Cache-Control"] == "private, max-age=1"
    places = [(each["sensor"], each["metric"]) for each in answer.json()["items"]]
    assert places == [(f"sensor-{number}", metric) for number in range(1, 4) for metric in "ab"]
    assert answer.json()["items"][0] == {
        "facility": FACILITY,
        "line": "line-1",
        "sensor": "sensor-1",
        "metric": "a",
        "ts": "2026-01-15T08:00:01Z",
        "seq": 1,
        "value": 1.0,
        "unit": "C",
        "quality": "good",
        "v": "1.0",
    }


@pytest.mark.parametrize("is_reachable", [True, False], ids=["empty", "away"])
def test_should_ask_the_store_when_the_cache_cannot_tell(is_reachable: bool) -> None:
    cache = MemoryLatest()
    cache.cache.is_reachable = is_reachable
    with asking(newest=newest(cache, EVENTS)) as client:
        line, everything = client.get(LINE), client.get(ALL)
    assert line.headers["X-Data-Source"] == everything.headers["X-Data-Source"] == "database"
    assert len(line.json()["items"]) == 6
    assert len(everything.json()["items"]) == 12


@pytest.mark.parametrize("is_reachable", [True, False])
@pytest.mark.parametrize("limit", [1, 4, 5, 6, 7, 12, 1000])
def test_should_give_each_value_once_over_all_pages(is_reachable: bool, limit: int) -> None:
    cache = MemoryLatest(EVENTS)
    cache.cache.is_reachable = is_reachable
    with asking(newest=newest(cache, EVENTS)) as client:
        whole = [each for page in pages(client, ALL, limit=limit) for each in page]
        of_line = [each for page in pages(client, LINE, limit=limit) for each in page]
    places = [(each["line"], each["sensor"], each["metric"]) for each in whole]
    assert places == sorted(places)
    assert len(set(places)) == len(places) == 12
    assert of_line == [each for each in whole if each["line"] == "line-1"]


def test_should_answer_304_when_the_client_has_the_newest_already() -> None:
    cache = MemoryLatest(EVENTS)
    with asking(newest=newest(cache, EVENTS)) as client:
        tag = client.get(LINE).headers["ETag"]
        again = client.get(LINE, headers={"If-None-Match": f'"other", W/{tag}'})
        other = client.get(LINE, headers={"If-None-Match": '"other"'})
        anything = client.get(LINE, headers={"If-None-Match": "*"})
    assert (again.status_code, other.status_code, anything.status_code) == (304, 200, 304)
    assert again.content == b""
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "private, max-age=1"
    assert again.headers["X-Data-Source"] == "cache"


def test_should_answer_404_for_a_line_that_has_no_values_and_an_empty_page_for_a_facility() -> None:
    with asking() as client:
        assert client.get(LINE).status_code == 404
        assert client.get(ALL).json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "limit=", "cursor=", "cursor=x", "limit=1.5"])
def test_should_name_the_parameter_that_is_wrong(query: str) -> None:
    with asking() as client:
        answer = client.get(f"{ALL}?{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert (error["location"], error["name"]) == ("query", query.partition("=")[0])


def test_should_give_each_client_its_own_limit_within_the_moment_that_answers_are_used_again() -> None:
    with asking(newest=newest(MemoryLatest(EVENTS), [])) as client:
        sizes = [len(client.get(LINE, params={"limit": limit}).json()["items"]) for limit in (2, 6, 2, 1000, 1000, 1)]
        first = client.get(LINE, params={"limit": 2})
        second = client.get(LINE, params={"limit": 2, "cursor": first.json()["next"]})
        again = client.get(LINE, params={"limit": 2})
    assert sizes == [2, 6, 2, 6, 6, 1]
    assert first.content == again.content != second.content
    assert first.headers["ETag"] == again.headers["ETag"] != second.headers["ETag"]


def test_should_encode_the_values_once_for_all_who_ask_within_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    encode = Mock(side_effect=encoded)
    monkeypatch.setattr(routes, "encoded", encode)
    source = newest(MemoryLatest(EVENTS), [])
    # The moment lasts as long as the test.
    monkeypatch.setattr(source._values, "_clock", lambda: 0.0)
    with asking(newest=source) as client:
        answers = {client.get(LINE).content for _ in range(3)}
    assert len(answers) == encode.call_count == 1
