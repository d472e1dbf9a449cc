"""Requests and answers as the contract shows them."""

from datetime import UTC, datetime

from services.api.alerts.ids import id_of
from services.api.alerts.ports import Acknowledgement, Alert, AlertKey, Comment
from services.api.pages import Page

_KEY = AlertKey(datetime(2026, 1, 15, 8, 30, 0, 250_000, tzinfo=UTC), 184_467, "sensor-0001", "temperature", "high")
ALERT = Alert(
    id=id_of(_KEY),
    sensor=_KEY.sensor,
    metric=_KEY.metric,
    ts=_KEY.ts,
    seq=_KEY.seq,
    value=93.5,
    kind=_KEY.kind,
    limit=90.0,
    raised_at=datetime(2026, 1, 15, 8, 30, 1, 120_000, tzinfo=UTC),
    state="open",
    acknowledgement=None,
)
ALERTS = Page(items=[ALERT])
COMMENT = Comment(comment="Coolant was low; refilled.")
ACKNOWLEDGEMENT = Acknowledgement(
    client="4s7h1p3mrh9v0d2c8k5b6n4q1t",
    acknowledged_at=datetime(2026, 1, 15, 8, 42, tzinfo=UTC),
    comment=COMMENT.comment,
)
