"""Alerts: listed, acknowledged once, and nobody else's business."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from services.api.alerts.ids import id_of, key_of
from services.api.alerts.memory import MemoryAlerts
from services.api.alerts.ports import Alert, AlertKey
from services.api.problems import NotFound
from tests.services.api.asking import FACILITY, OTHER, asking, pages
from tests.support.events import START

PATH = f"/v1/facilities/{FACILITY}/alerts"


def alert(number: int) -> Alert:
    key = AlertKey(START + timedelta(minutes=number), number, "sensor-1", "temperature", "high")
    return Alert(
        id=id_of(key), sensor=key.sensor, metric=key.metric, ts=key.ts, seq=key.seq, kind="high", value=91.0,
        limit=90.0, raised_at=START, state="open", acknowledgement=None,
    )  # fmt: skip


@pytest.fixture
def alerts() -> MemoryAlerts:
    return MemoryAlerts([*((FACILITY, alert(number)) for number in range(10)), (OTHER, alert(20))])


def acknowledge(client: Any, of: Alert, comment: Any = "seen") -> Any:
    return client.post(f"{PATH}/{of.id}/acknowledgement", json={"comment": comment})


def test_should_list_the_newest_first(alerts: MemoryAlerts) -> None:
    with asking(alerts=alerts) as client:
        found = pages(client, PATH, limit=4)
        assert [[each["seq"] for each in page] for page in found] == [[9, 8, 7, 6], [5, 4, 3, 2], [1, 0]]
        part = {"from": "2026-03-01T10:03:00Z", "to": "2026-03-01T10:05:00Z"}
        assert [each["seq"] for each in client.get(PATH, params=part).json()["items"]] == [4, 3]


def test_should_acknowledge_once_and_keep_the_first(alerts: MemoryAlerts) -> None:
    with asking("operator", alerts=alerts) as client:
        first = acknowledge(client, alert(3), "coolant\nrefilled")
        assert first.status_code == 201
        assert (first.json()["client"], first.json()["comment"]) == ("operator", "coolant\nrefilled")
        second = acknowledge(client, alert(3))
        assert (second.status_code, second.headers["content-type"]) == (409, "application/problem+json")
        assert [each["seq"] for each in client.get(PATH, params={"state": "acknowledged"}).json()["items"]] == [3]
        assert 3 not in [each["seq"] for each in client.get(PATH, params={"state": "open"}).json()["items"]]
        (listed,) = [each for each in client.get(PATH).json()["items"] if each["seq"] == 3]
        assert (listed["state"], listed["acknowledgement"]) == ("acknowledged", first.json())


def test_should_take_an_acknowledgement_from_operators_alone(alerts: MemoryAlerts) -> None:
    with asking("reader", alerts=alerts) as client:
        assert acknowledge(client, alert(1)).status_code == 403
    with asking("stranger", alerts=alerts) as client:
        assert acknowledge(client, alert(1)).status_code == 404
    assert all(each.acknowledgement is None for each in alerts.held.values())


def test_should_not_reach_an_alert_of_another_facility_through_an_own_one(alerts: MemoryAlerts) -> None:
    with asking("operator", alerts=alerts) as client:
        assert acknowledge(client, alert(20)).status_code == 404


@pytest.mark.parametrize("comment", ["", "x" * 1001, "nul \0", "\x1b[2J", 1, None])
def test_should_refuse_a_comment_that_cannot_be_kept(alerts: MemoryAlerts, comment: Any) -> None:
    with asking("operator", alerts=alerts) as client:
        assert acknowledge(client, alert(1), comment).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'["2026-03-01T10:00:00Z",1,"sensor\\u0000","temperature","high"]',
        b'["2026-03-01T10:00:00Z",1,"sensor-1","temperature","middle"]',
        b'["2026-03-01T10:00:00Z",9223372036854775808,"sensor-1","temperature","high"]',
        b'["2026-03-01T10:00:00",1,"sensor-1","temperature","high"]',
        b"[" * 200,
    ],
)
def test_should_find_nothing_behind_an_id_that_somebody_made_up(content: bytes) -> None:
    with pytest.raises(NotFound):
        key_of(base64.urlsafe_b64encode(content).decode())


def test_should_give_the_key_back_that_the_id_was_made_of() -> None:
    key = AlertKey(START + timedelta(microseconds=1), 2**63 - 1, "s" * 64, "m" * 64, "low")
    assert key_of(id_of(key)) == key
