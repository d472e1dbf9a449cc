"""Where a gateway's events come from."""

from collections.abc import Mapping
from typing import Protocol

from services.telemetry.batcher import Batcher

CHUNK_BYTES = 65_536
"""About as much as a source adds at once, so that the spool's limit can be kept."""


class Source(Protocol):
    """Gives events.

    Attributes:
        refused: how many inputs were refused so far.
    """

    refused: int

    def fill(self, batcher: Batcher, *, seconds: float) -> bool:
        """Add what there is, about `CHUNK_BYTES` at most; wait for it no longer than that; False once there is no more.

        Raises:
            OSError: the source cannot be read.
        """

    def notes(self) -> Mapping[str, bytes]:
        """Return what is to be stored in the transaction that makes everything durable that was added so far."""

    def committed(self) -> None:
        """Acknowledge: everything that was added so far is durable."""

    def sent(self) -> Mapping[str, bytes]:
        """Return what is to be stored now that there is no more and Kinesis has accepted everything."""
