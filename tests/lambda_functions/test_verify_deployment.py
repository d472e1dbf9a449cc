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
HOST = "localhost"
"""What the certificate is for."""


@pytest.fixture
def serve(hosts: list[str]) -> Iterator[Serve]:
    """Starts a server on the loopback interface that gives one answer after the other, the last one for ever."""
    servers: list[ThreadingHTTPServer] = []

    def start(*answers: tuple[int, bytes], context: ssl.SSLContext | None = None) -> str:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hosts.append(self.headers["Host"])
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
        return f"127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def hosts() -> list[str]:
    """The `Host` header of each request that arrived."""
    return []


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS whose certificate, for `HOST`, is among the authorities of the machine."""
    certificate = tmp_path / "certificate.pem"
    context = server_context(str(certificate))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return context


def test_should_let_traffic_in_when_the_new_tasks_answer(
    serve: Serve, hosts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_ORIGIN", "http://api.invalid")
    monkeypatch.setenv("TEST_ADDRESS", serve(OK))
    assert handler(EVENT, None) == {"hookStatus": "SUCCEEDED"}
    assert hosts == ["api.invalid"]


def test_should_connect_to_the_address_and_verify_the_certificate_against_the_host(
    serve: Serve, hosts: list[str], trusted: ssl.SSLContext
) -> None:
    address = serve(OK, context=trusted)
    assert verify(f"https://{HOST}", address) == HookStatus.SUCCEEDED
    assert hosts == [HOST]


def test_should_roll_back_when_the_certificate_is_for_another_host(
    serve: Serve, hosts: list[str], waits: list[float], trusted: ssl.SSLContext
) -> None:
    address = serve(OK, context=trusted)
    assert verify("https://api.invalid", address, wait=waits.append) == HookStatus.FAILED
    assert hosts == []


def test_should_ask_again_while_targets_are_being_registered(serve: Serve, waits: list[float]) -> None:
    address = serve((503, b""), (503, b""), OK)
    assert verify("http://api.invalid", address, wait=waits.append) == HookStatus.SUCCEEDED
    assert len(waits) == 2


@pytest.mark.parametrize(
    "answer",
    [(503, b""), (404, b""), (503, OK[1]), (200, b""), (200, b"<html>"), (200, b'{"status": "bad"}'), (200, b"\xff")],
)
def test_should_roll_back_when_the_answer_stays_wrong(
    serve: Serve, waits: list[float], answer: tuple[int, bytes]
) -> None:
    assert verify("http://api.invalid", serve(answer), wait=waits.append) == HookStatus.FAILED
    assert len(waits) == ATTEMPTS - 1


@pytest.mark.parametrize("address", ["127.0.0.1:9", "127.0.0.1:65536"])
def test_should_roll_back_when_nobody_listens(address: str, waits: list[float]) -> None:
    assert verify("http://api.invalid", address, wait=waits.append) == HookStatus.FAILED


def test_should_roll_back_when_the_certificate_cannot_be_verified(
    serve: Serve, waits: list[float], tmp_path: Path
) -> None:
    address = serve(OK, context=server_context(str(tmp_path / "certificate.pem")))
    assert verify(f"https://{HOST}", address, wait=waits.append) == HookStatus.FAILED


@pytest.mark.parametrize("origin", [None, "file:///etc", "https://host/path"])
def test_should_refuse_to_run_without_an_origin(origin: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ADDRESS", "127.0.0.1:9")
    monkeypatch.delenv("TEST_ORIGIN", raising=False)
    if origin is not None:
        monkeypatch.setenv("TEST_ORIGIN", origin)
    with pytest.raises(SettingsError, match="TEST_ORIGIN"):
        handler(EVENT, None)


@pytest.mark.parametrize("address", [None, "host", "host:0", ":9443", "https://host:9443", "host:9443/path"])
def test_should_refuse_to_run_without_an_address(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ORIGIN", "https://api.invalid")
    monkeypatch.delenv("TEST_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("TEST_ADDRESS", address)
    with pytest.raises(SettingsError, match="TEST_ADDRESS"):
        handler(EVENT, None)
