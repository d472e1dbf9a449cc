"""A target of a deployment that says what a test wants, and time that a test lets pass."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from verify_deployment.handler import Clock, verify
from verify_deployment.request import get

VERSION = "1.0.0"
HOST = "localhost"
"""What the certificate is for."""
Say = Callable[[BaseHTTPRequestHandler], None]
# The form of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
DEPLOYMENT = "arn:aws:ecs:us-east-1:111111111111:service-deployment/smartfactory-dev/api/EZe5RNVLH6PPzHXINuP28"
EVENT = {
    "executionId": "3a0345ba-b029-404b-890d-7da2a4b266aa",
    "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
    "resourceArn": DEPLOYMENT,
    "executionDetails": {"testTrafficWeights": {}, "productionTrafficWeights": {}},
}


class LambdaContext:
    """A call that may take its whole time."""

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


def says(status: int, body: bytes = b"", **headers: str) -> Say:
    def say(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return say


def table(**values: str) -> Say:
    return says(200, json.dumps(values).encode())


@dataclass
class Target:
    """The green target: what it says to each path, what it was asked, and where it listens.

    Attributes:
        over: set when the test is; whatever hangs ends then.
    """

    answers: dict[str, Say] = field(
        default_factory=lambda: {
            "/healthz": table(status="ok"),
            "/readyz": table(status="ready", cache="ok", contract=VERSION),
            "/v1/status": says(401, b'{"title": "Unauthorized"}'),
        }
    )
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    over: Event = field(default_factory=Event)

    def serve(self, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                target.asked.append((self.headers["Host"], self.path))
                target.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.address = f"127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def get(self, path: str, *, origin: str = "http://api.invalid", seconds: float = 5) -> tuple[int, bytes]:
        return get(origin, self.address, path, seconds=seconds)


@dataclass
class Time:
    """Passes only when somebody waits, or a question takes some."""

    passed: float = 1_000_000.0

    def wait(self, seconds: float) -> None:
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.passed, wait=self.wait)


def asking(
    target: Target, *, passing: Time | None = None, details: object = None, seconds_left: float = 300
) -> dict[str, Any]:
    clock = (passing or Time()).clock
    return verify(target.get, VERSION, details=details, seconds_left=seconds_left, clock=clock)
