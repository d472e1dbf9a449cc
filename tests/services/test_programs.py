"""Every service as a process: it starts, shows that it works, and stops when asked."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from services.api.certificate import server_context
from tests.services.processor.java_stub import java_stub

pytestmark = pytest.mark.programs

ROOT = Path(__file__).parents[2]
SECRET = "arn:aws:secretsmanager:us-east-1:111111111111:secret:smartfactory"  # noqa: S105 - the start of an ARN
STORAGE = {
    "DATABASE_HOST": "db.example.com",
    "DATABASE_PORT": "5432",
    "DATABASE_NAME": "smartfactory",
    "DATABASE_SECRET_ARN": f"{SECRET}/database-test",
    "CACHE_HOST": "cache.example.com",
    "CACHE_PORT": "6379",
    "CACHE_SECRET_ARN": f"{SECRET}/cache-test",
    "ARCHIVE_DIRECTORY": "/mnt/archive",
}
VARIABLES = {
    "processor": {
        **STORAGE,
        "APPLICATION_NAME": "processor-test",
        "STREAM_NAME": "telemetry-test",
        "LEASE_TABLE": "leases-test",
        "WORKER_METRICS_TABLE": "worker-metrics-test",
        "COORDINATOR_STATE_TABLE": "coordinator-state-test",
        "DEAD_LETTER_QUEUE_URL": "http://localhost/queue-test",
        "MAXIMUM_LATENESS_HOURS": "24",
    },
    "api": {
        **STORAGE,
        "STREAM_NAME": "telemetry-test",
        "MAXIMUM_LATENESS_HOURS": "24",
        "API_PORT": "0",
        "API_TLS": "self-signed",
        "API_TOKEN_ISSUER": "https://issuer.example.com/pool",
        "API_SCOPE_PREFIX": "smartfactory-api-test",
        "API_LINGER_SECONDS": "0",
    },
    "gateway": {
        "FACILITY_ID": "denver-1",
        "STREAM_NAME": "telemetry-test",
        "SPOOL_DIRECTORY": "/set/by/the/fixture",
        "SPOOL_MEBIBYTES": "64",
    },
}
HANGING = 60  # seconds after which a program that does not end fails the test


@pytest.fixture(params=[*sorted(VARIABLES), "api without TLS"])
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def variables(service: str, tmp_path: Path) -> dict[str, str]:
    name, _, plain = service.partition(" ")
    if name == "processor":
        java_stub(tmp_path)  # the daemon itself needs a stream: tests of the whole path run it
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT_SUFFIX": "test",
        "HEALTH_FILE": str(tmp_path / "health"),
        "API_CERTIFICATE_FILE": str(tmp_path / "certificate.pem"),
        "JAVA": str(tmp_path / "java"),
        "RUN_DIRECTORY": str(tmp_path),
        **VARIABLES[name],
        "SPOOL_DIRECTORY": str(tmp_path / "spool"),
        "AWS_DEFAULT_REGION": "us-east-1",
        **({"API_TLS": "off"} if plain else {}),
    }


def command(service: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"services.{service.split(maxsplit=1)[0]}", *arguments]


def run(service: str, variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(service, *arguments), cwd=ROOT, env=variables, capture_output=True, text=True, timeout=HANGING,
        check=False,
    )  # fmt: skip


@contextmanager
def running(service: str, variables: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run a service; give the process, and the log line with which it says that it has started."""
    with subprocess.Popen(
        command(service), cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            lines = (json.loads(line) for line in process.stderr)
            yield process, next(line for line in lines if line["message"] == "started")
        finally:
            process.kill()


def end(service: str, process: subprocess.Popen[str], started: dict[str, Any], number: signal.Signals) -> None:
    """Ask a service to stop, and see that it does so in order."""
    os.kill(process.pid, number)
    output, log = process.communicate(timeout=HANGING)
    assert process.returncode == 0
    assert json.loads(log.splitlines()[-1])["message"] == "stopped"
    assert started["service"] == service.split(maxsplit=1)[0]
    assert started["environment_suffix"] == "test"
    assert output == ""


def test_should_be_healthy_from_its_start_until_it_is_asked_to_stop(service: str, variables: dict[str, str]) -> None:
    assert run(service, {**variables, "API_PORT": "9"}, "--health").returncode == 1
    with running(service, variables) as (process, started):
        asking = {**variables, "API_PORT": str(started.get("port", 0))}
        assert run(service, asking, "--health").returncode == 0
        end(service, process, started, signal.SIGTERM)


def test_should_end_with_0_when_it_is_interrupted(service: str, variables: dict[str, str]) -> None:
    with running(service, variables) as (process, started):
        end(service, process, started, signal.SIGINT)


@pytest.mark.parametrize("service", ["processor", "gateway"])
def test_should_not_be_healthy_when_it_hangs(service: str, variables: dict[str, str], tmp_path: Path) -> None:
    with running(service, variables):
        (tmp_path / "health").write_text("0")
        assert run(service, variables, "--health").returncode == 1


@pytest.mark.parametrize("service", ["api"])
def test_should_not_trust_another_programs_certificate(service: str, variables: dict[str, str], tmp_path: Path) -> None:
    other = {**variables, "API_CERTIFICATE_FILE": str(tmp_path / "other.pem")}
    server_context(other["API_CERTIFICATE_FILE"])  # what another program does as it starts
    with running(service, variables) as (_, started):
        assert run(service, {**other, "API_PORT": str(started["port"])}, "--health").returncode == 1


def test_should_end_with_2_and_one_line_for_each_wrong_setting(service: str, variables: dict[str, str]) -> None:
    name = min(VARIABLES[service.split(maxsplit=1)[0]])
    finished = run(service, {**variables, name: "", "LOG_LEVEL": "LOUD"})
    assert finished.returncode == 2
    lines = finished.stderr.splitlines()
    assert len(lines) == 2
    assert any(line.startswith(f"setting {name}: refused; allowed: ") for line in lines)
    assert "setting LOG_LEVEL: refused; allowed: DEBUG, INFO, WARNING, ERROR" in lines


def test_should_end_with_2_when_the_arguments_are_wrong(service: str, variables: dict[str, str]) -> None:
    finished = run(service, variables, "--heath")
    assert finished.returncode == 2
    assert "--heath" in finished.stderr
    assert "Traceback" not in finished.stderr
