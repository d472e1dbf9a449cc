"""The server: health, problems, and an end that cuts nobody off."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.api.certificate import client_context, server_context
from services.api.server import ApiServer

TIMEOUT = 30  # only so that a broken server fails the test instead of hanging it


def run(server: ApiServer) -> Iterator[ApiServer]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.drain(0)
    thread.join()


@pytest.fixture
def server() -> Iterator[ApiServer]:
    yield from run(ApiServer(0, None))


@pytest.fixture
def connection(server: ApiServer) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)
    yield connection
    connection.close()


@pytest.mark.parametrize(("path", "status"), [("/healthz", "ok"), ("/readyz", "ready"), ("/healthz?probe=1", "ok")])
def test_should_say_that_it_lives(connection: http.client.HTTPConnection, path: str, status: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("Content-Type") == "application/json"
    assert answer.getheader("Cache-Control") == "no-store"
    assert json.loads(answer.read()) == {"status": status}


def test_should_keep_the_connection_for_the_next_request(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    used = connection.sock
    connection.request("GET", "/missing")
    connection.getresponse().read()
    assert connection.sock is used is not None


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/readings", 404), ("POST", "/healthz", 501)])
def test_should_answer_everything_else_with_problem_details(
    connection: http.client.HTTPConnection, method: str, path: str, status: int
) -> None:
    connection.request(method, path)
    answer = connection.getresponse()
    assert answer.status == status
    assert answer.getheader("Content-Type") == "application/problem+json"
    assert json.loads(answer.read()) == {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
    }


def test_should_not_say_what_it_is_made_of(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/healthz")
    assert connection.getresponse().getheader("Server") == "smartfactory"


def exchange(server: ApiServer, request: bytes) -> bytes:
    """Send bytes, return everything that comes until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.mark.parametrize("header", ["Content-Length: 33", "Transfer-Encoding: chunked"])
def test_should_not_take_an_unread_body_for_the_next_request(server: ApiServer, header: str) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
    assert exchange(server, request.encode()).count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("request_line", "status"), [(b"nonsense\r\n\r\n", 400), (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414)]
)
def test_should_answer_what_is_no_request_with_a_problem(server: ApiServer, request_line: bytes, status: int) -> None:
    answer = exchange(server, request_line)
    assert str(status).encode() in answer
    assert b"<html" not in answer.lower()


def test_should_not_be_ready_while_it_drains(server: ApiServer, connection: http.client.HTTPConnection) -> None:
    server.draining.set()
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    assert answer.status == 503
    assert answer.getheader("Connection") == "close"


def test_should_wait_for_requests_in_flight_and_no_longer(server: ApiServer) -> None:
    with server.in_flight():
        assert server.drain(0) is False
    assert server.drain(0) is True


def test_should_accept_nobody_after_it_drained(server: ApiServer) -> None:
    server.drain(0)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT)


def test_should_serve_tls_while_a_silent_client_holds_a_connection(tmp_path: Path) -> None:
    file = str(tmp_path / "certificate.pem")
    for server in run(ApiServer(0, server_context(file))):
        with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT):
            client = http.client.HTTPSConnection(
                "localhost", server.port, timeout=TIMEOUT, context=client_context(file)
            )
            client.request("GET", "/healthz")
            assert client.getresponse().status == 200
            client.close()


def test_should_survive_a_client_that_speaks_no_tls(tmp_path: Path) -> None:
    file = str(tmp_path / "certificate.pem")
    for server in run(ApiServer(0, server_context(file))):
        assert b"HTTP/1.1" not in exchange(server, b"GET /healthz HTTP/1.1\r\n\r\n")
        client = http.client.HTTPSConnection("localhost", server.port, timeout=TIMEOUT, context=client_context(file))
        client.request("GET", "/healthz")
        assert client.getresponse().status == 200
        client.close()
