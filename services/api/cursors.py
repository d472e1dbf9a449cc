"""What cursors of several lists hold; checked, because whoever makes a cursor up could put anything into it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from services.api.pages import decode_cursor
from services.telemetry.events import Sequence as SequenceNumber

_Instant = Annotated[datetime, Meta(tz=True)]


class InstantPlace(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last item's time, in a list without two of the same."""

    at: _Instant


class ReadingPlace(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last reading's time and sequence number."""

    ts: _Instant
    seq: SequenceNumber


def start_after(cursor: str, filters: Sequence[Any], *, start: datetime, end: datetime) -> datetime:
    """Return where the page begins that follows an `InstantPlace`, in a list whose times are whole minutes or hours.

    Args:
        cursor: as the client gave it.
        filters: as for `encode_cursor`.
        start: of the whole list.
        end: the first instant that is not part of it; returned if nothing can follow.

    Raises:
        BadRequest: see `decode_cursor`.
    """
    last = decode_cursor(cursor, filters, InstantPlace).at
    return max(start, last + timedelta(microseconds=1)) if last < end else end
