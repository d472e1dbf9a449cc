"""Sends HTTP requests at a fixed rate, whatever the answers take: an open loop.

A request has an intended time, and its latency counts from there: when the server stands still, the requests that ought
to have been sent meanwhile have waited too (else their wait would be left out: "coordinated omission"). A thread keeps
the time, because the timers of an event loop are whole milliseconds.
"""

import asyncio
import os
import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from local.http_sender import Answer, Sender, Shot

PERCENTILES = (50.0, 90.0, 99.0, 99.9, 100.0)
NANOSECONDS = 1_000_000_000
DRAIN_SECONDS = 30.0


class Outcome(msgspec.Struct, kw_only=True):
    """What became of the requests.

    Attributes:
        asked: requests that were to be sent.
        seconds: from the first intended time to the last answer.
        statuses: how many answers, by status; 0 is none.
        latencies: milliseconds from the intended time to the last byte, by percentile.
        service: the same from when the request was really sent.
        late: milliseconds from the intended time until the sender itself got to it, 99th percentile: of its own doing.
        bytes_received: heads and bodies.
        cpu_seconds: of the sender.
    """

    asked: int
    seconds: float
    statuses: dict[int, int]
    latencies: dict[str, float]
    service: dict[str, float]
    late: float
    bytes_received: int
    cpu_seconds: float

    @property
    def failed(self) -> int:
        """How many were not answered with 2xx or 3xx."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)


@contextmanager
def paced(rate: float, count: int, due: Callable[[int], None]) -> Iterator[None]:
    """Call `due` in the event loop with the intended time of each of `count` requests, beginning now (ns)."""
    loop, wake, over = asyncio.get_running_loop(), os.eventfd(0, os.EFD_NONBLOCK), threading.Event()
    begun, done = time.perf_counter_ns(), 0

    def keep_time() -> None:
        for number in range(count):
            wait = (begun + number / rate * NANOSECONDS - time.perf_counter_ns()) / NANOSECONDS
            if wait > 0:
                time.sleep(wait)
            if over.is_set():
                return
            os.eventfd_write(wake, 1)

    def catch_up() -> None:
        nonlocal done
        for _ in range(os.eventfd_read(wake)):
            due(begun + int(done / rate * NANOSECONDS))
            done += 1

    loop.add_reader(wake, catch_up)
    thread = threading.Thread(target=keep_time, name="pace", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        loop.remove_reader(wake)
        os.close(wake)


async def run(
    host: str, port: int, *, requests: Sequence[tuple[str, bytes]], rate: float, seconds: float, connections: int
) -> Outcome:
    """Send requests, each with its kind, in turn at this rate for so long; return what became of them."""
    statuses, latencies, services, late = Counter[int](), array("q"), array("q"), array("q")
    received = 0

    def told(answer: Answer) -> None:
        nonlocal received
        statuses[answer.status] += 1
        latencies.append(answer.latency)
        services.append(answer.service)
        received += answer.size

    count, number = max(1, int(rate * seconds)), 0
    sender = Sender(host, port, connections=connections, told=told)
    await sender.warm_up()
    finished = asyncio.Event()

    def due(intended: int) -> None:
        nonlocal number
        kind, content = requests[number % len(requests)]
        number += 1
        late.append(time.perf_counter_ns() - intended)
        sender.send(Shot(content, kind, intended))
        if number == count:
            finished.set()

    cpu, begun = time.process_time(), time.perf_counter()
    with paced(rate, count, due):
        await finished.wait()
        await sender.drain(DRAIN_SECONDS)
    return Outcome(
        asked=count,
        seconds=round(time.perf_counter() - begun, 3),
        statuses=dict(statuses),
        latencies=percentiles(latencies),
        service=percentiles(services),
        late=percentiles(late)["99"],
        bytes_received=received,
        cpu_seconds=round(time.process_time() - cpu, 3),
    )


def percentiles(values: Sequence[int]) -> dict[str, float]:
    """Return milliseconds by percentile, of nanoseconds; nearest rank, nothing is interpolated."""
    ordered = sorted(values) or [0]
    return {
        f"{percentile:g}": round(ordered[min(len(ordered) - 1, int(len(ordered) * percentile / 100))] / 1e6, 3)
        for percentile in PERCENTILES
    }
