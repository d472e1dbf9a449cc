"""A proxy in place of the load balancer: each request goes to one of two versions, by weights that may change.

Connections stay open on both sides. Nothing is tried twice: what a version does not answer is counted, and is 502.
"""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

from local.servers.loopback import Handler, LoopbackServer
from local.servers.ports import HOST

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection"}
)
"""Of one connection, not of the request; source: RFC 9110, 7.6.1."""
TIMEOUT_SECONDS = 60.0
IDLE_SECONDS = 60.0
"""A connection to a target that was not used for so long is not used again; the load balancer's own default."""
CHUNK_BYTES = 65_536


class WeightedProxy(LoopbackServer):
    """The proxy, on a free loopback port.

    Attributes:
        answered: how many requests each target has answered, by port.
        failed: how many it has not, by port.
    """

    def __init__(
        self, weights: Mapping[int, int], *, seed: int = 0, handler: "type[ProxyHandler] | None" = None
    ) -> None:
        """Listen; nothing is answered before `start`.

        Args:
            weights: by the target's loopback port; see `shift`.
            seed: makes the choices of a run repeatable, as far as the order of requests is.
            handler: of the requests, where there is more to do than to pass them on.

        Raises:
            ValueError: no weight is greater than 0, or one is less.
        """
        self.answered, self.failed = Counter[int](), Counter[int]()
        self._random, self._lock = random.Random(seed), threading.Lock()  # noqa: S311 - no secrets
        self._in_flight = Counter[int]()
        self.shift(weights)
        super().__init__(type("WeightedHandler", (handler or ProxyHandler,), {"proxy": self}), name="weighted-proxy")

    def shift(self, weights: Mapping[int, int]) -> None:
        """Choose by other weights from the next request on; those under way stay where they are.

        Raises:
            ValueError: no weight is greater than 0, or one is less.
        """
        if not any(weights.values()) or min(weights.values()) < 0:
            raise ValueError(f"weights {dict(weights)}: refused; allowed: none below 0, one above")
        self._weights = dict(weights)

    def in_flight(self, port: int) -> int:
        """Return how many requests a target has not answered to the end yet."""
        return self._in_flight[port]

    def choose(self, path: str) -> int:  # noqa: ARG002 - others choose by it
        """Return the target of a request."""
        [port] = self._random.choices(list(self._weights), list(self._weights.values()))
        return port

    def begin(self, path: str) -> int:
        """Choose a target for a request, and count the request as under way."""
        with self._lock:
            port = self.choose(path)
            self._in_flight[port] += 1
            return port

    def end(self, port: int, *, answered: bool) -> None:
        """Count a request as over."""
        with self._lock:
            self._in_flight[port] -= 1
            (self.answered if answered else self.failed)[port] += 1


class ProxyHandler(Handler):
    """One client connection, with a connection of its own to each target."""

    proxy: WeightedProxy

    def setup(self) -> None:
        """See the base class."""
        super().setup()
        self._targets: dict[int, http.client.HTTPConnection] = {}
        self._used: dict[int, float] = {}

    def finish(self) -> None:
        """See the base class."""
        with suppress(OSError):
            super().finish()
        for connection in self._targets.values():
            connection.close()

    def respond(self) -> None:
        """Pass the request on to a target, and its answer back."""
        length = self.headers.get("Content-Length")
        if "Transfer-Encoding" in self.headers or (length is not None and not length.isascii()):
            self.close_connection = True
            self.answer(HTTPStatus.LENGTH_REQUIRED, b"", content_type="text/plain")
            return
        content = self.body() if length else None
        port = self.proxy.begin(self.path)
        answered = False
        try:
            answer = self._ask(port, content)
            answered = answer is not None
            if answer is None:
                self.close_connection = True
                self.answer(HTTPStatus.BAD_GATEWAY, b"", content_type="text/plain")
            else:
                self._pass_on(answer)
        except (OSError, http.client.HTTPException):
            answered = False  # broken off in mid-answer
            self.close_connection = True
            self._forget(port)
        finally:
            self.proxy.end(port, answered=answered)

    def _ask(self, port: int, content: bytes | None) -> http.client.HTTPResponse | None:
        connection = self._connection(port)
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value)
            connection.endheaders(content)
            return connection.getresponse()
        except (OSError, http.client.HTTPException):
            self._forget(port)
            return None

    def _connection(self, port: int) -> http.client.HTTPConnection:
        if time.monotonic() - self._used.get(port, 0) > IDLE_SECONDS:
            self._forget(port)
        self._used[port] = time.monotonic()
        if port not in self._targets:
            self._targets[port] = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
        return self._targets[port]

    def _pass_on(self, answer: http.client.HTTPResponse) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        chunked = bool(answer.chunked)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._copy(answer, chunked=chunked)

    def _copy(self, source: http.client.HTTPResponse, *, chunked: bool) -> None:
        while content := source.read(CHUNK_BYTES):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content) if chunked else content)
            self.wfile.flush()
        if source.length:  # `read` of a part does not complain
            raise http.client.IncompleteRead(b"", source.length)
        if chunked and self.command != "HEAD":
            self.wfile.write(b"0\r\n\r\n")

    def _forget(self, port: int) -> None:
        connection = self._targets.pop(port, None)
        if connection is not None:
            connection.close()
