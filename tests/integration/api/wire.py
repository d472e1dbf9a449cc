"""HTTP as a hostile client writes it: bytes over a bare socket."""

import re
import socket

from local.servers.ports import HOST

LIMIT_SECONDS = 30.0
"""Until a server that says nothing and closes nothing counts as stuck."""


def connect(port: int) -> socket.socket:
    """Return a connection."""
    return socket.create_connection((HOST, port), timeout=LIMIT_SECONDS)


def until_closed(connection: socket.socket) -> bytes:
    """Return everything that comes until the server closes.

    Raises:
        TimeoutError: it does not.
    """
    received = bytearray()
    while True:
        try:
            data = connection.recv(65_536)
        except ConnectionResetError:
            return bytes(received)
        if not data:
            return bytes(received)
        received += data


def send(port: int, content: bytes, *, then_close: bool = True) -> bytes:
    """Send bytes, then nothing more; return what the server answers until it closes."""
    with connect(port) as connection:
        try:
            connection.sendall(content)
            if then_close:
                connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError, OSError):
            pass  # it has refused already
        return until_closed(connection)


def statuses(answers: bytes) -> list[int]:
    """Return the statuses of the answers."""
    return [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answers)]
