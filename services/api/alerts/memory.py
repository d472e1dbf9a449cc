"""Alerts without a server."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from services.api.alerts.ports import Acknowledgement, Alert, AlertKey, State


class MemoryAlerts:
    """Alerts in a dictionary.

    Attributes:
        held: by facility and key.
    """

    def __init__(self, alerts: Iterable[tuple[str, Alert]] = ()) -> None:
        """Take facilities and alerts."""
        self.held = {(facility, alert.key): alert for facility, alert in alerts}

    async def page(
        self,
        facility: str,
        *,
        state: State | None,
        start: datetime,
        end: datetime,
        before: AlertKey | None,
        limit: int,
    ) -> Sequence[Alert]:
        """See `Alerts`."""
        found = [
            alert
            for (of_facility, key), alert in self.held.items()
            if of_facility == facility
            and state in {None, alert.state}
            and start <= alert.ts < end
            and (before is None or key < before)
        ]
        return sorted(found, key=lambda each: each.key, reverse=True)[:limit]

    async def acknowledge(self, facility: str, key: AlertKey, wanted: Acknowledgement) -> Acknowledgement | None:
        """See `Alerts`."""
        alert = self.held.get((facility, key))
        if alert is None:
            return None
        if alert.acknowledgement is None:
            alert = msgspec.structs.replace(alert, acknowledgement=wanted, state="acknowledged")
            self.held[facility, key] = alert
        return alert.acknowledgement
