"""Logging in to the cache: over TLS, and only to a server whose certificate is right."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from rotate_cache_credentials.login import log_in
from shared.rotation import RotationError

from local.servers.ports import HOST, free_port

APPLICATION, FIRST = "sf-application-dev", "first-password-of-all"


@pytest.mark.parametrize(
    ("name", "trusted", "accepted"),
    [(HOST, True, True), (HOST, False, False), ("elsewhere.example.com", True, False)],
)
def test_should_send_nothing_to_a_server_whose_certificate_is_not_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool, accepted: bool
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    if trusted:  # as if the system's store had it
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    received: list[bytes] = []
    port = free_port()
    with socket.create_server((HOST, port)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with suppress(OSError), context.wrap_socket(connection, server_side=True) as encrypted:
                        received.append(encrypted.recv(1))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(RotationError, match="cannot log in") as failed:
            log_in(host=HOST, port=port, username=APPLICATION, password=FIRST)
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert any(received) == accepted
    assert FIRST not in str(failed.value)
