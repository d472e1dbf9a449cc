"""The deployment's verification: only the right answer lets traffic in."""

import json
import ssl
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from shared.settings import SettingsError
from verify_deployment.handler import ATTEMPTS, HookStatus, handler, verify

from services.api.certificate import server_context

EVENT = {"resourceArn": "arn:aws:ecs:us-east-1:111111111111:service/smartfactory-dev/api", "lifecycleStage": "TEST"}
OK = (200, json.dumps({"status": "ok"}).encode())
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server on the loopback interface that gives one answer after the other, the last one for ever."""
    servers: list[ThreadingHTTPServer] = []

    def start(*answers: tuple[int, bytes], context: ssl.SSLContext | None = None) -> str:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = left.pop(0) if len(left) > 1 else left[0]
                self.send_response(status if self.path == "/healthz" else 404)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"{'http' if context is None else 'https'}://localhost:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def waits() -> list[float]:
    return []


def test_should_let_traffic_in_when_the_new_tasks_answer(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ORIGIN", serve(OK))
    assert handler(EVENT, None) == {"hookStatus": "SUCCEEDED"}


def test_should_ask_again_while_targets_are_being_registered(serve: Serve, waits: list[float]) -> None:
    assert verify(f"{serve((503, b''), (503, b''), OK)}/healthz", wait=waits.append) == HookStatus.SUCCEEDED
    assert len(waits) == 2


@pytest.mark.parametrize(
    "answer", [(503, b""), (404, b""), (200, b""), (200, b"<html>"), (200, b'{"status": "bad"}'), (200, b"\xff")]
)
def test_should_roll_back_when_the_answer_stays_wrong(
    serve: Serve, waits: list[float], answer: tuple[int, bytes]
) -> None:
    assert verify(f"{serve(answer)}/healthz", wait=waits.append) == HookStatus.FAILED
    assert len(waits) == ATTEMPTS - 1


def test_should_roll_back_when_nobody_listens(serve: Serve, waits: list[float]) -> None:
    assert verify("http://localhost:9/healthz", wait=waits.append) == HookStatus.FAILED


def test_should_roll_back_when_the_certificate_cannot_be_verified(
    serve: Serve, waits: list[float], tmp_path: Path
) -> None:
    origin = serve(OK, context=server_context(str(tmp_path / "certificate.pem")))
    assert verify(f"{origin}/healthz", wait=waits.append) == HookStatus.FAILED


@pytest.mark.parametrize("origin", [None, "file:///etc", "https://host/path"])
def test_should_refuse_to_run_without_an_origin(origin: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_ORIGIN", raising=False)
    if origin is not None:
        monkeypatch.setenv("TEST_ORIGIN", origin)
    with pytest.raises(SettingsError, match="TEST_ORIGIN"):
        handler(EVENT, None)
