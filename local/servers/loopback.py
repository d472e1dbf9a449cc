"""An HTTP server of our own on a free loopback port, in threads of this process."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from local.servers.ports import HOST
from local.servers.startable import Startable

IDLE_SECONDS = 75
"""How long a connection without requests stays open."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients go away, and that is what some runs are about."""


class Handler(BaseHTTPRequestHandler):
    """What the servers' handlers share: connections stay open, nothing is logged."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    # One segment an answer: head and body are buffered and leave together.
    wbufsize = 65_536

    def do_GET(self) -> None:
        """Answer a GET."""
        self.respond()

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        self.respond()

    def do_POST(self) -> None:
        """Answer a POST."""
        self.respond()

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self.respond()

    def do_PATCH(self) -> None:
        """Answer a PATCH."""
        self.respond()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self.respond()

    def do_OPTIONS(self) -> None:
        """Answer a OPTIONS."""
        self.respond()

    def respond(self) -> None:
        """Answer a request of any method."""
        self.answer(HTTPStatus.NOT_FOUND, b"{}", content_type="application/json")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Log nothing."""

    def body(self) -> bytes:
        """Return the body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or "0"))

    def answer(self, status: int, content: bytes, *, content_type: str, **headers: str) -> None:
        """Send an answer with a body; names of headers are written with `_` for `-`."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class LoopbackServer(Startable):
    """Listens from the start on, answers between `start` and `stop`."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], *, name: str) -> None:
        """Listen on a free port; nothing is answered yet."""
        self._server = _Server((HOST, 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name=name, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> Self:
        """Answer from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
