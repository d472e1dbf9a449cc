"""The account with which every test of this folder ends."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
import pytest

from local import evidence
from local.account import Balance, Ledger, balance
from local.waiting import wait_until
from services.telemetry.cache import LatestCache

FoundT = TypeVar("FoundT")

STORED = "SELECT coalesce(sum(count), 0)::bigint FROM rollups_1h"
UNSENT = "SELECT count(*) FROM dead_letters WHERE sent_at IS NULL"
STALL_SECONDS = 60.0
"""Nothing more is stored for so long: the rest is missing.

The longest wait of a record processor is 15 s. A shard that KCL 3.1.3 moves on before its new owner has begun is read
by nobody until the time for a hand-over has passed, 30 s, and the next one has started.
"""


def settle(connection: psycopg.Connection[Any], ledger: Ledger, cache: LatestCache) -> Balance:
    """Wait until everything is stored or nothing more comes; then account for it."""
    letters = sum(ledger.dead_letters.values())
    readings = ledger.events - ledger.repeated - letters

    def look() -> tuple[int, int, int]:
        return number(connection, STORED), letters_of(connection), -number(connection, UNSENT)

    best, since = look(), time.monotonic()
    while best < (readings, letters, 0) and time.monotonic() - since < STALL_SECONDS:
        time.sleep(0.3)
        if (now := look()) != best:
            best, since = now, time.monotonic()
        if best[0] >= readings and best[1] >= letters and best[2] == 0:
            break
    return balance(
        ledger=ledger,
        stored=evidence.stored(connection),
        dead_letters=evidence.dead_letters(connection),
        derived=evidence.derived(connection, cache),
    )


def letters_of(connection: psycopg.Connection[Any]) -> int:
    """Return how many different events are dead letters."""
    return sum(evidence.dead_letters(connection).values())


def number(connection: psycopg.Connection[Any], query: str) -> int:
    """Return the one number that a query gives."""
    [[value]] = connection.execute(query.encode()).fetchall()
    return int(value)


def until(is_true: Callable[[], bool], what: str | Callable[[], str], *, seconds: float = 60) -> None:
    """Wait until it is true; fail by saying what did not happen, which may be worked out only then."""
    if not wait_until(is_true, seconds=seconds, every=0.1):
        pytest.fail(f"not within {seconds:g} s: {what if isinstance(what, str) else what()}")


def found(find: Callable[[], FoundT | None], what: str) -> FoundT:
    """Wait until there is something to be found, and return it; fail by saying what there was not."""
    results: list[FoundT] = []

    def is_found() -> bool:
        if (result := find()) is not None:
            results.append(result)
        return bool(results)

    until(is_found, what)
    return results[0]
