"""The sequence numbers of a gateway's events."""

import time


class Sequence:
    """Gives numbers that grow; the spool stores, in the transaction that makes events durable, which one comes next.

    A number that was given and not stored belongs to an event that nobody outside of this process has seen: only what
    is in the spool is sent or acknowledged. So after a crash it may be given again, and no number is in use twice.
    """

    def __init__(self, stored: int | None) -> None:
        """Go on after what the spool has stored.

        Args:
            stored: the next number; None for a new spool. That begins at the microseconds since 1970, which is above
                all that a lost spool of the same facility can have given at less than a million events a second.
        """
        self.next = time.time_ns() // 1000 if stored is None else stored

    def take(self) -> int:
        """Return the next number."""
        number = self.next
        self.next = number + 1
        return number
