"""One request to the green target, which takes no longer than it may, whatever the target does."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit

CONNECT_SECONDS = 3.0
"""For each address of the load balancer, one after the other: it has one in each zone, and three zones."""
ANSWER_SECONDS = 5.0
"""For all the rest: handshake, request, answer. As long as the load balancer's own health check waits."""
MAXIMUM_ANSWER_BYTES = 65_536


def get(origin: str, address: str, path: str, *, seconds: float = ANSWER_SECONDS) -> tuple[int, bytes]:
    """Return status and body of an answer; redirects are answers like any other.

    Args:
        origin: scheme, https or http, and host of the request; a certificate is verified against the host.
        address: host and port to connect to, whatever the origin's host resolves to.
        path: of the request.
        seconds: the most that handshake, request and answer take together.

    Raises:
        OSError: no connection, or no certificate that can be verified.
        HTTPException: no HTTP, an answer that ends early, takes too long, or is too long.
    """
    target, (host, _, port) = urlsplit(origin), address.rpartition(":")
    with (
        closing(HTTPConnection(target.netloc)) as connection,
        socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS) as plain,
        _ended(plain, seconds),
    ):
        plain.settimeout(seconds)
        connection.sock = plain
        if target.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.hostname)
        return _answer(connection, target.netloc, path)


@contextmanager
def _ended(connected: socket.socket, seconds: float) -> Iterator[None]:
    """End whatever is being waited for at a socket once the time is over.

    A socket's own timeout holds for each read alone: a byte now and then would keep it from ever running out.

    Args:
        connected: the socket, before TLS, which goes on over the same connection.
        seconds: from now on.

    Raises:
        HTTPException: the time was over.
    """
    expired, same = Event(), connected.dup()

    def end() -> None:
        expired.set()
        with suppress(OSError):  # it has ended by itself
            same.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        same.close()
        if expired.is_set():
            raise HTTPException(f"no whole answer within {seconds:g} s")


def _answer(connection: HTTPConnection, host: str, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Host": host, "Connection": "close"})
    with connection.getresponse() as answer:
        body = answer.read(MAXIMUM_ANSWER_BYTES + 1)
        if len(body) > MAXIMUM_ANSWER_BYTES:
            raise HTTPException(f"an answer of more than {MAXIMUM_ANSWER_BYTES} bytes")
        if answer.length:  # what was announced and did not come
            raise HTTPException(f"an answer that ends {answer.length} bytes early")
        return answer.status, body
