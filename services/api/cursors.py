"""What cursors of several lists hold; checked, because whoever makes a cursor up could put anything into it."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from services.telemetry.events import Sequence

_Instant = Annotated[datetime, Meta(tz=True)]


class InstantPlace(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last item's time, in a list without two of the same."""

    at: _Instant


class ReadingPlace(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last reading's time and sequence number."""

    ts: _Instant
    seq: Sequence
