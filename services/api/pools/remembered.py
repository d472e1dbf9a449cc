"""Answers that are used again for a while, and for longer while there are no new ones."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")

PATIENCE_SECONDS = 0.5
"""Who may use an old answer waits no longer for a new one."""
RETRY_SECONDS = 2.0
"""After a failure the old answer is used for so long before anybody waits for a new one again."""


@dataclass(slots=True)
class _Entry(Generic[ValueT]):
    value: ValueT
    read_at: float
    fresh_until: float


class Remembered(Generic[KeyT, ValueT]):
    """A cache in memory in front of a question; however many ask at once, one question is under way for a key."""

    def __init__(
        self,
        read: Callable[[KeyT], Awaitable[ValueT]],
        *,
        fresh_seconds: float,
        stale_seconds: float = 0,
        maximum: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember nothing yet.

        Args:
            read: asks for one key.
            fresh_seconds: how long an answer is used without asking again.
            stale_seconds: how old an answer may be that is used because asking failed.
            maximum: the most keys; those unused for longest are forgotten.
            clock: seconds, growing.
        """
        self._read, self._fresh, self._stale, self._maximum, self._clock = (
            read,
            fresh_seconds,
            stale_seconds,
            maximum,
            clock,
        )
        self._entries: OrderedDict[KeyT, _Entry[ValueT]] = OrderedDict()
        self._under_way: dict[KeyT, asyncio.Task[ValueT]] = {}

    async def get(self, key: KeyT) -> ValueT:
        """Return the answer.

        Raises:
            Exception: what `read` raised, if there is no answer that may still be used.
        """
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
            if self._clock() < entry.fresh_until:
                return entry.value
        may_be_old = entry is not None and self._clock() <= entry.read_at + self._stale
        try:
            async with asyncio.timeout(PATIENCE_SECONDS if may_be_old else None):
                # Shielded: the question goes on for the others when the one who asked goes away.
                return await asyncio.shield(self._asked(key))
        except Exception:
            if entry is None or not may_be_old:
                raise
            entry.fresh_until = self._clock() + RETRY_SECONDS
            return entry.value

    def _asked(self, key: KeyT) -> asyncio.Task[ValueT]:
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._ask(key))
            task.add_done_callback(lambda done: self._done(key, done))
        return task

    async def _ask(self, key: KeyT) -> ValueT:
        read_at = self._clock()
        value = await self._read(key)
        self._entries[key] = _Entry(value, read_at, read_at + self._fresh)
        if len(self._entries) > self._maximum:
            self._entries.popitem(last=False)
        return value

    def _done(self, key: KeyT, task: asyncio.Task[ValueT]) -> None:
        del self._under_way[key]
        if not task.cancelled():
            task.exception()  # seen, also if everybody who waited has gone away
