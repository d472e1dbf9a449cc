"""Readings of a sensor: pages, ranges, refusals."""

from typing import Any

import pytest

from tests.services.api.asking import FACILITY, OTHER, asking, pages
from tests.support.events import event

pytestmark = pytest.mark.slow

PATH = f"/v1/facilities/{FACILITY}/sensors/sensor-1/readings"
RANGE = {"metric": "temperature", "from": "2026-03-01T10:00:00Z", "to": "2026-03-01T11:00:00+00:00"}
EVENTS = [event(number % 3, seconds=number // 3, value=float(number)) for number in range(30)]


def test_should_go_through_all_readings_once_and_in_order() -> None:
    others = [event(facility=OTHER), event(sensor="sensor-2"), event(metric="force"), event(seconds=3600)]
    with asking(events=[*others, *reversed(EVENTS)]) as client:
        found = pages(client, PATH, limit=7, **RANGE)
        assert [len(page) for page in found] == [7, 7, 7, 7, 2]
        assert [each["value"] for page in found for each in page] == [float(number) for number in range(30)]
        assert found[0][0] == {
            "ts": "2026-03-01T10:00:00Z", "seq": 0, "value": 0.0, "unit": "C", "quality": "good", "line": "line-1",
        }  # fmt: skip


def test_should_say_so_when_nothing_has_changed() -> None:
    with asking(events=EVENTS) as client:
        tag = client.get(PATH, params=RANGE).headers["ETag"]
        assert client.get(PATH, params=RANGE, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"metric": None}, "metric"),
        ({"metric": "a b"}, "metric"),
        ({"from": None}, "from"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-02-30T00:00:00Z"}, "from"),
        ({"to": "2026-03-01T10:00:00Z"}, "to"),
        ({"to": "2026-03-08T10:00:01Z"}, "to"),
        ({"limit": 1001}, "limit"),
        ({"limit": 0}, "limit"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_should_name_the_parameter_that_is_wrong(change: dict[str, Any], name: str) -> None:
    parameters = {key: value for key, value in ({**RANGE} | change).items() if value is not None}
    with asking(events=EVENTS) as client:
        answer = client.get(PATH, params=parameters)
    assert answer.status_code == 400
    problem = answer.json()
    assert [each["name"] for each in problem.get("errors", ())] == [name] or f"{name!r}" in problem["detail"]


def test_should_refuse_a_cursor_of_another_list() -> None:
    with asking(events=EVENTS) as client:
        cursor = client.get(PATH, params={**RANGE, "limit": 5}).json()["next"]
        other = {**RANGE, "metric": "force", "cursor": cursor}
        assert client.get(PATH, params=other).status_code == 400


def test_should_know_nothing_of_a_foreign_facility() -> None:
    foreign, absent = (PATH.replace(FACILITY, each) for each in (OTHER, "nowhere"))
    with asking(events=[event(facility=OTHER)]) as client:
        answers = [client.get(path, params=RANGE) for path in (foreign, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
