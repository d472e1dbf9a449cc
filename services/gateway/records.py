"""What waits in the spool."""

import msgspec

from services.telemetry.records import Record


class Spooled(msgspec.Struct, frozen=True, gc=False):
    """A record in the spool.

    Attributes:
        id: its place in the order of arrival; never given twice.
        record: what is to be sent.
    """

    id: int
    record: Record
