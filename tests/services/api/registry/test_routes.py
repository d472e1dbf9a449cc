"""Facilities, lines, sensors."""

from datetime import UTC, datetime

import pytest

from services.api.registry.memory import MemoryRegistry
from services.api.registry.ports import Metric, Sensor
from tests.services.api.asking import FACILITY, OTHER, asking, pages

pytestmark = pytest.mark.slow

SEEN = datetime(2026, 1, 15, 8, tzinfo=UTC)
SENSORS = [
    Sensor(
        facility=facility,
        line=f"line-{number % 2}",
        sensor=f"sensor-{number}",
        metrics=[
            Metric(metric=metric, unit="C", low_limit=None, high_limit=90.0, first_seen_at=SEEN)
            for metric in ("pressure", "temperature")[: 1 + number % 2]
        ],
    )
    for facility in (FACILITY, OTHER)
    for number in range(1, 6)
]
PATH = f"/v1/facilities/{FACILITY}"


def test_should_list_only_the_clients_own_facilities() -> None:
    with asking() as client:
        assert client.get("/v1/facilities").json() == {"items": [{"facility": FACILITY}], "next": None}
    with asking("stranger") as client:
        assert client.get("/v1/facilities").json()["items"] == [{"facility": OTHER}]


def test_should_list_the_lines_of_a_facility() -> None:
    with asking(registry=MemoryRegistry(SENSORS)) as client:
        found = pages(client, f"{PATH}/lines", limit=1)
    assert found == [[{"facility": FACILITY, "line": "line-0"}], [{"facility": FACILITY, "line": "line-1"}]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"line": "line-0"}, [2, 4]),
        ({"metric": "temperature"}, [1, 3, 5]),
        ({"line": "line-0", "metric": "temperature"}, []),
        ({"line": "no-such"}, []),
    ],
)
def test_should_list_the_sensors_that_the_filters_leave(parameters: dict[str, str], expected: list[int]) -> None:
    with asking(registry=MemoryRegistry(SENSORS)) as client:
        found = [each for page in pages(client, f"{PATH}/sensors", limit=2, **parameters) for each in page]
    assert [each["sensor"] for each in found] == [f"sensor-{number}" for number in expected]
    if "metric" in parameters:
        assert all([metric["metric"] for metric in each["metrics"]] == ["temperature"] for each in found)


def test_should_refuse_a_cursor_when_another_filter_is_given() -> None:
    with asking(registry=MemoryRegistry(SENSORS)) as client:
        cursor = client.get(f"{PATH}/sensors", params={"limit": 1}).json()["next"]
        assert client.get(f"{PATH}/sensors", params={"cursor": cursor}).status_code == 200
        assert client.get(f"{PATH}/sensors", params={"cursor": cursor, "line": "line-1"}).status_code == 400


def test_should_return_one_sensor_or_404() -> None:
    with asking(registry=MemoryRegistry(SENSORS)) as client:
        answer = client.get(f"{PATH}/sensors/sensor-1")
        assert answer.json()["metrics"][1] == {
            "metric": "temperature",
            "unit": "C",
            "low_limit": None,
            "high_limit": 90.0,
            "first_seen_at": "2026-01-15T08:00:00Z",
        }
        assert client.get(f"{PATH}/sensors/sensor-9").status_code == 404
        known = client.get(f"{PATH}/sensors/sensor-1", headers={"If-None-Match": answer.headers["ETag"]})
        assert known.status_code == 304


@pytest.mark.parametrize("name", ["-a", "a b", "a" * 65, "é", "a%2Fb"])
def test_should_refuse_what_no_sensor_can_be_called(name: str) -> None:
    with asking(registry=MemoryRegistry(SENSORS)) as client:
        assert client.get(f"{PATH}/sensors/{name}").status_code in {400, 404}
