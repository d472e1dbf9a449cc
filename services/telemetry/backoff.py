"""How long to wait before the next attempt."""

import random

FIRST_SECONDS = 0.1
MAXIMUM_SECONDS = 10.0


def full_jitter(attempt: int) -> float:
    """Return seconds, evenly between 0 and a limit that doubles with each attempt.

    With full jitter many gateways that failed together do not come back together:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.

    Args:
        attempt: how many have failed in a row; 1 after the first.
    """
    doublings = min(attempt - 1, 16)  # a day of failures must not make astronomically large numbers
    limit = min(MAXIMUM_SECONDS, FIRST_SECONDS * 2**doublings)
    return random.uniform(0, limit)  # noqa: S311 - nobody gains by guessing it
