"""Alerts and their acknowledgements."""

from datetime import datetime

from msgspec.structs import asdict

from services.api.alerts.ids import id_of
from services.api.alerts.ports import Acknowledgement, Alert, AlertKey, State
from services.api.pools.ports import Database
from services.api.pools.statements import statement

# The limit inside keeps the planner from reading all acknowledgements for a join.
_SELECT = """
    SELECT a.ts, a.seq, a.sensor_id, a.metric, a.kind, a.value, a."limit", a.raised_at,
           k.client_id, k.acknowledged_at, k.comment
    FROM alerts AS a LEFT JOIN LATERAL (
        SELECT client_id, acknowledged_at, comment FROM alert_acknowledgements AS noted
        WHERE noted.facility_id = a.facility_id AND noted.sensor_id = a.sensor_id AND noted.metric = a.metric
          AND noted.ts = a.ts AND noted.seq = a.seq AND noted.kind = a.kind LIMIT 1
    ) AS k ON true
"""
_PAGE = """
    a.facility_id = %(facility)s AND a.ts >= %(start)s
      AND (a.ts, a.seq, a.sensor_id, a.metric, a.kind) < (%(ts)s, %(seq)s, %(sensor)s, %(metric)s, %(kind)s)
    ORDER BY a.ts DESC, a.seq DESC, a.sensor_id DESC, a.metric DESC, a.kind DESC LIMIT %(limit)s
"""
ALERTS = statement("alerts", _SELECT, "WHERE", _PAGE)
OPEN_ALERTS = statement("open_alerts", _SELECT, "WHERE NOT a.acknowledged AND", _PAGE)
ACKNOWLEDGED_ALERTS = statement("acknowledged_alerts", _SELECT, "WHERE a.acknowledged AND", _PAGE)
_OF_STATE = {None: ALERTS, "open": OPEN_ALERTS, "acknowledged": ACKNOWLEDGED_ALERTS}

_IS_KEY = """
    facility_id = %(facility)s AND sensor_id = %(sensor)s AND metric = %(metric)s AND ts = %(ts)s AND seq = %(seq)s
    AND kind = %(kind)s
"""
# Of two at once, the second waits for the first and then does nothing.
ACKNOWLEDGE = statement(
    "acknowledge",
    """
    INSERT INTO alert_acknowledgements
        (facility_id, sensor_id, metric, ts, seq, kind, client_id, acknowledged_at, comment)
    SELECT facility_id, sensor_id, metric, ts, seq, kind, %(client)s, %(acknowledged_at)s, %(comment)s
    FROM alerts WHERE
    """,
    _IS_KEY,
    "ON CONFLICT DO NOTHING",
)
ACKNOWLEDGEMENT = statement(
    "acknowledgement",
    "SELECT client_id, acknowledged_at, comment FROM alert_acknowledgements WHERE",
    _IS_KEY,
)


class PostgresAlerts:
    """The tables `alerts` and `alert_acknowledgements`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        facility: str,
        *,
        state: State | None,
        start: datetime,
        end: datetime,
        before: AlertKey | None,
        limit: int,
    ) -> list[Alert]:
        """See `Alerts`."""
        # Nothing sorts below zero and the empty text, so this place is just before all alerts of the instant `end`.
        before_end = {"ts": end, "seq": 0, "sensor": "", "metric": "", "kind": ""}
        place = before_end if before is None or before.ts >= end else asdict(before)
        rows = await self._database.fetch(
            _OF_STATE[state].text, {"facility": facility, "start": start, "limit": limit, **place}
        )
        return [
            Alert(
                id=id_of(AlertKey(ts, seq, sensor, metric, kind)),
                sensor=sensor,
                metric=metric,
                ts=ts,
                seq=seq,
                value=value,
                kind=kind,
                limit=bound,
                raised_at=raised_at,
                state="open" if client is None else "acknowledged",
                acknowledgement=None
                if client is None
                else Acknowledgement(client=client, acknowledged_at=acknowledged_at, comment=comment),
            )
            for ts, seq, sensor, metric, kind, value, bound, raised_at, client, acknowledged_at, comment in rows
        ]

    async def acknowledge(self, facility: str, key: AlertKey, wanted: Acknowledgement) -> Acknowledgement | None:
        """See `Alerts`."""
        place = {"facility": facility, **asdict(key)}
        own = {"client": wanted.client, "acknowledged_at": wanted.acknowledged_at, "comment": wanted.comment}
        await self._database.write(ACKNOWLEDGE.text, place | own)
        # Asked in any case: the statement may have run twice, and then did nothing the second time.
        rows = await self._database.fetch(ACKNOWLEDGEMENT.text, place)
        for client, acknowledged_at, comment in rows:
            return Acknowledgement(client=client, acknowledged_at=acknowledged_at, comment=comment)
        return None
