"""HTTP/1.1 on bare connections, as much of it as our API speaks: a client library costs more CPU than the server."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import msgspec

FAILED = 0
"""In place of the status of a request that got no answer, or a broken one."""
CLOSED_BY_SERVER = b"connection: close"


class Shot:
    """A request under way: what is sent, of which kind it is, when it was to be sent, when it was (nanoseconds)."""

    __slots__ = ("content", "intended", "kind", "sent")

    def __init__(self, content: bytes, kind: str, intended: int) -> None:
        self.content, self.kind, self.intended, self.sent = content, kind, intended, 0


class Answer(msgspec.Struct, frozen=True):
    """An answer.

    Attributes:
        kind: of the request.
        status: 0 if there was none.
        latency: nanoseconds since the request was to be sent.
        service: nanoseconds since it was.
        size: bytes of head and body.
    """

    kind: str
    status: int
    latency: int
    service: int
    size: int


class Sender:
    """A pool of connections to one server; requests that find none free wait, and their latency says so."""

    def __init__(self, host: str, port: int, *, connections: int, told: Callable[[Answer], None]) -> None:
        """Take where to send, over how many connections at most, and who is told of each answer."""
        self._host, self._port, self._told = host, port, told
        self._limit, self._open = connections, 0
        self._free: list[_Connection] = []
        self._waiting: deque[Shot] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_answered = asyncio.Event()
        self.unanswered = 0

    async def warm_up(self) -> None:
        """Open all connections."""
        self._open = self._limit
        await asyncio.gather(*(self._connect() for _ in range(self._limit)))

    def send(self, shot: Shot) -> None:
        """Send it as soon as a connection is free."""
        self.unanswered += 1
        if self._free:
            self._free.pop().send(shot)
            return
        self._waiting.append(shot)
        if self._open < self._limit:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Wait for the answers that are missing, then close."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.unanswered:
                    self._is_answered.clear()
                    await self._is_answered.wait()
        for connection in self._free:
            connection.close()

    def freed(self, connection: "_Connection") -> None:
        """Use a connection again."""
        if self._waiting:
            connection.send(self._waiting.popleft())
        else:
            self._free.append(connection)

    def lost(self, connection: "_Connection") -> None:
        """Forget a connection that the server closed; the next request opens another."""
        self._open -= 1
        if connection in self._free:
            self._free.remove(connection)
        if self._waiting:
            self.unanswered -= 1
            self.send(self._waiting.popleft())

    def answered(self, shot: Shot, status: int, size: int) -> None:
        """Tell of an answer, or of none."""
        now = time.perf_counter_ns()
        self.unanswered -= 1
        self._is_answered.set()
        self._told(Answer(shot.kind, status, now - shot.intended, now - (shot.sent or now), size))

    async def _connect(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: _Connection(self), self._host, self._port)
        except OSError:
            self._open -= 1
            while self._waiting:
                self.answered(self._waiting.popleft(), FAILED, 0)


class _Connection(asyncio.Protocol):
    def __init__(self, sender: Sender) -> None:
        self._sender, self._received = sender, bytearray()
        self._transport: asyncio.Transport
        self._shot: Shot | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no instance of it
        self._sender.freed(self)

    def send(self, shot: Shot) -> None:
        self._shot, shot.sent = shot, time.perf_counter_ns()
        self._received.clear()
        self._transport.write(shot.content)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        end = received.find(b"\r\n\r\n")
        if end < 0 or self._shot is None:
            return
        head = bytes(received[:end]).lower()
        if not _is_complete(head, received, end + 4):
            return
        shot, self._shot = self._shot, None
        self._sender.answered(shot, int(head[9:12]), len(received))
        if CLOSED_BY_SERVER in head:
            self._transport.close()
        else:
            self._sender.freed(self)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._shot is not None:
            shot, self._shot = self._shot, None
            self._sender.answered(shot, FAILED, 0)
        self._sender.lost(self)


def _is_complete(head: bytes, received: bytearray, body: int) -> bool:
    at = head.find(b"content-length:")
    if at >= 0:
        return len(received) - body >= int(head[at + 15 :].split(b"\r\n", 1)[0])
    if b"transfer-encoding: chunked" in head:
        return received.endswith(b"0\r\n\r\n")
    return True  # 204 and 304


def request(path: str, *, host: str, token: str, method: str = "GET", headers: str = "", body: bytes = b"") -> bytes:
    """Return the bytes of a request; `headers` are whole lines, each with its CRLF."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{headers}{length}\r\n"
    return head.encode() + body
