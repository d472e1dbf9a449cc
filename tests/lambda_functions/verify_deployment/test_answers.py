"""The deployment's verification: only right answers let traffic in."""

import json

import pytest
from shared.settings import SettingsError
from verify_deployment.checks import run
from verify_deployment.handler import TOTAL_SECONDS, handler, verify
from verify_deployment.request import get

from services.api.version import CONTRACT_VERSION
from tests.lambda_functions.verify_deployment.target import (
    EVENT,
    HOST,
    VERSION,
    LambdaContext,
    Say,
    Target,
    Time,
    asking,
    says,
    table,
)
from tests.services.api import asking as api

pytestmark = pytest.mark.slow


def test_should_let_traffic_in_when_every_answer_is_right(target: Target, settings: dict[str, str]) -> None:
    assert handler(EVENT, LambdaContext()) == {"hookStatus": "SUCCEEDED"}
    assert target.asked == [("api.invalid", "/healthz"), ("api.invalid", "/readyz"), ("api.invalid", "/v1/status")]


def test_should_let_traffic_in_when_the_api_itself_answers() -> None:
    with api.asking() as client:

        def ask(path: str) -> tuple[int, bytes]:
            answer = client.get(path, headers={"Authorization": ""})
            return answer.status_code, answer.content

        run(ask, CONTRACT_VERSION)


def test_should_connect_to_the_address_and_verify_the_certificate_against_the_host(secured: Target) -> None:
    status, body = secured.get("/healthz", origin=f"https://{HOST}")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert secured.asked == [(HOST, "/healthz")]


@pytest.mark.parametrize("reason", ["another host", "an unknown authority"])
def test_should_roll_back_when_the_certificate_is_wrong(
    secured: Target, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    origin = "https://api.invalid" if reason == "another host" else f"https://{HOST}"
    if reason == "an unknown authority":
        monkeypatch.delenv("SSL_CERT_FILE")
    answer = verify(
        lambda path: secured.get(path, origin=origin), VERSION, details=None, seconds_left=300, clock=Time().clock
    )
    assert answer == {"hookStatus": "FAILED"}
    assert secured.asked == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/healthz", says(500)),
        ("/healthz", says(404)),
        ("/healthz", says(200)),
        ("/healthz", says(200, b"<html>")),
        ("/healthz", says(200, b"\xff")),
        ("/healthz", says(200, b"[" * 60_000)),
        ("/healthz", says(200, b'["status"]')),
        ("/healthz", table(status="bad")),
        ("/healthz", says(302, b'{"status": "ok"}', Location="/readyz")),
        ("/readyz", table(status="ready", cache="ok")),
        ("/readyz", table(status="ready", cache="ok", contract="1.1.0")),
        ("/readyz", table(status="ready", contract=VERSION)),
        ("/v1/status", says(404)),
        ("/v1/status", table(status="ok")),
    ],
)
def test_should_roll_back_when_an_answer_stays_wrong(target: Target, path: str, wrong: Say) -> None:
    target.answers[path] = wrong
    passing = Time()
    assert asking(target, passing=passing) == {"hookStatus": "FAILED"}
    assert passing.passed < 1_000_000 + TOTAL_SECONDS  # no need to wait for what will not become right


@pytest.mark.parametrize("address", ["127.0.0.1:9", "127.0.0.1:65536"])
def test_should_ask_again_when_nobody_listens(address: str) -> None:
    def ask(path: str) -> tuple[int, bytes]:
        return get("http://api.invalid", address, path)

    answer = verify(ask, VERSION, details=None, seconds_left=300, clock=Time().clock)
    assert answer["hookStatus"] == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("TEST_ORIGIN", each) for each in (None, "file:///etc", "https://host/path")),
        *(("TEST_ADDRESS", each) for each in (None, "host", "host:0", ":9443", "https://host:9443", "host:9443/path")),
        *(("CONTRACT_VERSION", each) for each in (None, "", "1", "1.0", "latest", "1.0.0-beta")),
    ],
)
def test_should_refuse_to_run_without_its_settings(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, variable: str, value: str | None
) -> None:
    monkeypatch.delenv(variable)
    if value is not None:
        monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        handler(EVENT, LambdaContext())
