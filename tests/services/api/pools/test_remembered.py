"""Answers that are used again."""

import asyncio

import pytest

from services.api.pools.remembered import RETRY_SECONDS, Remembered


class Source:
    """Answers with how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.now, self.is_away = 0, 0.0, False

    async def read(self, _key: str) -> int:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise OSError("away")
        return self.asked

    def remembered(self, *, stale_seconds: float = 0, maximum: int = 100) -> Remembered[str, int]:
        return Remembered(
            self.read, fresh_seconds=10, stale_seconds=stale_seconds, maximum=maximum, clock=lambda: self.now
        )


def test_should_ask_once_when_many_ask_at_once_and_again_when_it_is_old() -> None:
    async def ask() -> None:
        source = Source()
        remembered = source.remembered()
        assert set(await asyncio.gather(*(remembered.get("a") for _ in range(50)))) == {1}
        source.now = 9.9
        assert await remembered.get("a") == 1
        source.now = 10.0
        assert await remembered.get("a") == 2

    asyncio.run(ask())


def test_should_use_an_old_answer_while_there_is_no_new_one_but_not_for_ever() -> None:
    async def ask() -> None:
        source = Source()
        remembered = source.remembered(stale_seconds=100)
        await remembered.get("a")
        source.is_away, source.now = True, 50.0
        assert await remembered.get("a") == 1
        asked = source.asked
        source.now += RETRY_SECONDS / 2
        assert await remembered.get("a") == 1
        assert source.asked == asked  # nobody waits for a source that has just failed
        source.now = 101.0
        with pytest.raises(OSError, match="away"):
            await remembered.get("a")

    asyncio.run(ask())


def test_should_raise_when_there_is_no_answer_yet_and_ask_again_then() -> None:
    async def ask() -> None:
        source = Source()
        source.is_away = True
        remembered = source.remembered(stale_seconds=100)
        with pytest.raises(OSError, match="away"):
            await remembered.get("a")
        source.is_away = False
        assert await remembered.get("a") == 2

    asyncio.run(ask())


def test_should_go_on_for_the_others_when_the_first_goes_away() -> None:
    async def ask() -> None:
        source = Source()
        remembered = source.remembered()
        first = asyncio.create_task(remembered.get("a"))
        second = asyncio.create_task(remembered.get("a"))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == 1
        assert source.asked == 1

    asyncio.run(ask())


def test_should_forget_the_key_that_was_unused_for_longest() -> None:
    async def ask() -> None:
        source = Source()
        remembered = source.remembered(maximum=2)
        for key in ("a", "b", "a", "c", "a"):
            await remembered.get(key)
        assert source.asked == 3
        await remembered.get("b")
        assert source.asked == 4

    asyncio.run(ask())
