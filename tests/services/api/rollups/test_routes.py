"""Rollups of a sensor: pages, resolutions, refusals."""

import pytest

from tests.services.api.asking import FACILITY, asking, pages
from tests.support.events import event

PATH = f"/v1/facilities/{FACILITY}/sensors/sensor-1/rollups"
RANGE = {"metric": "temperature", "from": "2026-03-01T10:00:00Z", "to": "2026-03-01T12:00:00Z"}
EVENTS = [event(number, seconds=20 * number, value=float(number)) for number in range(30)]


def test_should_go_through_all_minutes_once_and_in_order() -> None:
    with asking(events=EVENTS) as client:
        found = pages(client, PATH, resolution="1m", limit=4, **RANGE)
    assert [len(page) for page in found] == [4, 4, 2]
    first, *_, last = [each for page in found for each in page]
    assert first == {"bucket": "2026-03-01T10:00:00Z", "count": 3, "sum": 3.0, "min": 0.0, "max": 2.0, "mean": 1.0}
    assert (last["bucket"], last["mean"]) == ("2026-03-01T10:09:00Z", 28.0)


def test_should_sum_up_hours() -> None:
    with asking(events=[*EVENTS, event(99, seconds=3600)]) as client:
        (page,) = pages(client, PATH, resolution="1h", **RANGE)
    assert [(each["bucket"], each["count"]) for each in page] == [
        ("2026-03-01T10:00:00Z", 30),
        ("2026-03-01T11:00:00Z", 1),
    ]


@pytest.mark.parametrize(
    ("change", "name"), [({"resolution": "1d"}, "resolution"), ({"to": "2027-04-06T10:00:00Z"}, "to")]
)
def test_should_name_the_parameter_that_is_wrong(change: dict[str, str], name: str) -> None:
    with asking(events=EVENTS) as client:
        answer = client.get(PATH, params={"resolution": "1m", **RANGE} | change)
    assert answer.status_code == 400
    assert [each["name"] for each in answer.json()["errors"]] == [name]
