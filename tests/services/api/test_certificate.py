"""The task's own certificate: verifiable by who reads its file, and its key nowhere."""

import ssl
import tempfile
from pathlib import Path

import pytest

from services.api.certificate import server_context
from services.api.trust import client_context


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, host: str = "localhost") -> str | None:
    """Let the two shake hands in memory; return the version of TLS."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ends[0].version()


def test_should_be_trusted_by_who_reads_the_certificate_strictly(tmp_path: Path) -> None:
    file = str(tmp_path / "certificate.pem")
    server, client = server_context(file), client_context(file)
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # the default since Python 3.13
    assert handshake(server, client) == "TLSv1.3"


def test_should_not_be_trusted_by_anybody_else(tmp_path: Path) -> None:
    server = server_context(str(tmp_path / "certificate.pem"))
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server, ssl.create_default_context())


def test_should_be_for_the_own_task_alone(tmp_path: Path) -> None:
    file = str(tmp_path / "certificate.pem")
    server = server_context(file)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(server, client_context(file), host="example.com")


def test_should_refuse_old_versions_of_tls(tmp_path: Path) -> None:
    assert server_context(str(tmp_path / "certificate.pem")).minimum_version == ssl.TLSVersion.TLSv1_2


def test_should_leave_the_certificate_and_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    server_context(str(tmp_path / "certificate.pem"))
    (file,) = tmp_path.iterdir()
    assert "PRIVATE KEY" not in file.read_text()
