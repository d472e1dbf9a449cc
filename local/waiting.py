"""Waiting for something to become true."""

import time
from collections.abc import Callable


def wait_until(is_true: Callable[[], bool], *, seconds: float, every: float = 0.2) -> bool:
    """Ask again and again; tell whether it became true in time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
