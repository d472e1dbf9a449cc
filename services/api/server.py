"""The HTTP server: liveness, readiness, and problem details for everything else."""

import logging
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

logger = logging.getLogger(__name__)

IDLE_SECONDS = 75
"""How long an idle connection stays open: longer than the 60 s of the load balancer, which else answers 502."""


class ApiServer(ThreadingHTTPServer):
    """Serves until told to drain; a thread a connection.

    Attributes:
        draining: set once the server has to stop: it is no longer ready, and connections close after their request.
    """

    daemon_threads = True
    block_on_close = False  # an idle connection must not hold up the end; requests in flight are waited for
    request_queue_size = 128

    def __init__(self, port: int, context: ssl.SSLContext | None) -> None:
        """Listen on all interfaces.

        Args:
            port: 0 takes any free one.
            context: for TLS; HTTP without.

        Raises:
            OSError: the port is taken.
        """
        self.draining = threading.Event()
        self._context = context
        self._in_flight = 0
        self._changed = threading.Condition()
        # All interfaces: who reaches a task is decided by its security group.
        super().__init__(("0.0.0.0", port), Handler)  # noqa: S104

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_port

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; the handshake is left to its own thread, where a silent client stops nobody else."""
        connection, address = super().get_request()
        if self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's signature
        """Log what a connection died of: clients that go away, or speak no TLS, are everyday life."""
        logger.info("connection failed", extra={"reason": repr(sys.exception())})

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """Count a request while it is answered."""
        with self._changed:
            self._in_flight += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Accept no more connections, wait for the requests in flight; tell whether all were answered in time."""
        self.draining.set()
        self.shutdown()
        self.server_close()
        with self._changed:
            return self._changed.wait_for(lambda: self._in_flight == 0, timeout=seconds)


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: ApiServer
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer a GET."""
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            # A body that nobody reads would be taken for the connection's next request, perhaps another client's.
            self.close_connection = True
        with self.server.in_flight():
            match self.path.partition("?")[0]:
                case "/healthz":
                    self._answer(HTTPStatus.OK, {"status": "ok"})
                case "/readyz" if self.server.draining.is_set():
                    self._answer_problem(HTTPStatus.SERVICE_UNAVAILABLE)
                case "/readyz":
                    # Ready to take requests. None needs the database or the cache yet, so neither is asked.
                    self._answer(HTTPStatus.OK, {"status": "ready"})
                case _:
                    self._answer_problem(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer what the base class refuses, with problem details where it would write HTML."""
        self.close_connection = True  # it may not have read the request to its end
        self._answer_problem(HTTPStatus(code))

    def version_string(self) -> str:
        """Name the product, not the Python version."""
        return "smartfactory"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Log a request for debugging only: the access log is the load balancer's."""
        logger.debug(format, *args)

    def _answer_problem(self, status: HTTPStatus) -> None:
        """Answer with problem details, RFC 9457."""
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value}
        self._answer(status, problem, content_type="application/problem+json")

    def _answer(self, status: HTTPStatus, body: object, *, content_type: str = "application/json") -> None:
        content = msgspec.json.encode(body)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection or self.server.draining.is_set():
            self.send_header("Connection", "close")  # which also sets close_connection
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
