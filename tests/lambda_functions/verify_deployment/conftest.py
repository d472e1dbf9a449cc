"""A target that works, over HTTP and over TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.api.certificate import server_context
from tests.lambda_functions.verify_deployment.target import VERSION, Target


@pytest.fixture
def target() -> Iterator[Target]:
    """A target that works, over HTTP."""
    made = Target()
    server = made.serve()
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """A target that works, over TLS; its certificate, for `HOST`, is among the authorities of the machine."""
    made, certificate = Target(), tmp_path / "certificate.pem"
    server = made.serve(server_context(str(certificate)))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(target: Target, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The function's variables, for the target."""
    variables = {"TEST_ORIGIN": "http://api.invalid", "TEST_ADDRESS": target.address, "CONTRACT_VERSION": VERSION}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables
