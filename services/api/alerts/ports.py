"""What is asked of alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from services.telemetry.events import IDENTIFIER, Identifier
from services.telemetry.events import Sequence as SequenceNumber

Kind = Literal["low", "high"]
State = Literal["open", "acknowledged"]

MAXIMUM_COMMENT = 1000
_Instant = Annotated[datetime, Meta(tz=True)]
# Checked here, because whoever makes a key up could put anything into it.
_Name = Annotated[str, Meta(pattern=f"^{IDENTIFIER}$")]


class AlertKey(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, order=True):
    """What makes an alert within its facility; alerts are listed by it, the greatest first."""

    ts: _Instant
    seq: SequenceNumber
    sensor: _Name
    metric: _Name
    kind: Kind


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """That a client has seen an alert."""

    client: Annotated[str, Meta(description="the id of the client that acknowledged")]
    acknowledged_at: Annotated[datetime, Meta(tz=True, description="UTC")]
    comment: Annotated[str, Meta(max_length=MAXIMUM_COMMENT, description="what the client wrote")]


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A reading beyond a limit of its sensor."""

    id: Annotated[str, Meta(description="for its acknowledgement; means nothing by itself")]
    sensor: Identifier
    metric: Identifier
    ts: Annotated[datetime, Meta(tz=True, description="when the reading was measured, UTC")]
    seq: SequenceNumber
    value: Annotated[float, Meta(description="of the reading")]
    kind: Annotated[Kind, Meta(description="which limit it is beyond")]
    limit: Annotated[float, Meta(description="the limit, as it was then")]
    raised_at: Annotated[datetime, Meta(tz=True, description="when the reading was stored, UTC")]
    state: Annotated[State, Meta(description="open until a client acknowledges it")]
    acknowledgement: Annotated[Acknowledgement | None, Meta(description="null while the alert is open")]

    @property
    def key(self) -> AlertKey:
        """What the alert is listed by."""
        return AlertKey(self.ts, self.seq, self.sensor, self.metric, self.kind)


class Comment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody has to say about an alert."""

    comment: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=MAXIMUM_COMMENT,
            pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+$",
            description="why it is no worry any more; without control characters but tabs and line feeds",
        ),
    ]


class Alerts(Protocol):
    """Raised alerts."""

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
        """Return alerts, newest first.

        Args:
            facility: whose.
            state: only of that state.
            start: the first instant.
            end: the first instant that is not part of it.
            before: the key that the page before ended with.
            limit: the most that are returned.
        """

    async def acknowledge(self, facility: str, key: AlertKey, wanted: Acknowledgement) -> Acknowledgement | None:
        """Acknowledge an alert if nobody has; return the acknowledgement that it has now.

        Returns:
            None if there is no such alert. One that equals `wanted` is ours.
        """
