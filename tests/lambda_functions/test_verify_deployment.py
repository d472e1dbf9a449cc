"""The deployment's verification: only right answers let traffic in, and it always comes to an end."""

import json
import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from shared.settings import SettingsError
from verify_deployment import handler as hook
from verify_deployment.checks import run
from verify_deployment.handler import CALL_SECONDS, TOTAL_SECONDS, Clock, handler, verify
from verify_deployment.request import MAXIMUM_ANSWER_BYTES, get

from services.api.certificate import server_context
from services.api.version import CONTRACT_VERSION
from tests.services.api import asking as api

VERSION = "1.0.0"
HOST = "localhost"
"""What the certificate is for."""
Say = Callable[[BaseHTTPRequestHandler], None]

# The form of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
DEPLOYMENT = "arn:aws:ecs:us-east-1:111111111111:service-deployment/smartfactory-dev/api/EZe5RNVLH6PPzHXINuP28"
EVENT = {
    "executionId": "3a0345ba-b029-404b-890d-7da2a4b266aa",
    "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
    "resourceArn": DEPLOYMENT,
    "executionDetails": {"testTrafficWeights": {}, "productionTrafficWeights": {}},
}


class LambdaContext:
    """A call that may take its whole time."""

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


def says(status: int, body: bytes = b"", **headers: str) -> Say:
    def say(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return say


def table(**values: str) -> Say:
    return says(200, json.dumps(values).encode())


@dataclass
class Target:
    """The green target: what it says to each path, what it was asked, and where it listens.

    Attributes:
        over: set when the test is; whatever hangs ends then.
    """

    answers: dict[str, Say] = field(
        default_factory=lambda: {
            "/healthz": table(status="ok"),
            "/readyz": table(status="ready", cache="ok", contract=VERSION),
            "/v1/status": says(401, b'{"title": "Unauthorized"}'),
        }
    )
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    over: Event = field(default_factory=Event)

    def serve(self, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                target.asked.append((self.headers["Host"], self.path))
                target.answers[self.path](self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.address = f"127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def get(self, path: str, *, origin: str = "http://api.invalid", seconds: float = 5) -> tuple[int, bytes]:
        return get(origin, self.address, path, seconds=seconds)


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


@dataclass
class Time:
    """Passes only when somebody waits, or a question takes some."""

    passed: float = 1_000_000.0

    def wait(self, seconds: float) -> None:
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.passed, wait=self.wait)


def asking(
    target: Target, *, passing: Time | None = None, details: object = None, seconds_left: float = 300
) -> dict[str, Any]:
    clock = (passing or Time()).clock
    return verify(target.get, VERSION, details=details, seconds_left=seconds_left, clock=clock)


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


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/healthz", says(502)),
        ("/healthz", says(503)),
        ("/healthz", says(504)),
        ("/readyz", says(503)),
        ("/readyz", table(status="ready", cache="away", contract=VERSION)),
        ("/healthz", says(200, b'{"status": "ok"}', **{"Content-Length": "100"})),
        ("/healthz", says(200, b"x" * (MAXIMUM_ANSWER_BYTES + 1))),
        ("/healthz", lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")),
        ("/healthz", lambda _: None),
    ],
)
def test_should_ask_to_be_called_again_until_the_deadline_while_there_is_no_right_answer(
    target: Target, path: str, answer: Say
) -> None:
    target.answers[path] = answer
    passing = Time()
    ends = int(passing.passed) + TOTAL_SECONDS
    first = asking(target, passing=passing)
    assert first == {"hookStatus": "IN_PROGRESS", "callBackDelay": 15, "hookDetails": {"deadline": ends}}
    calls, found = 1, first
    while found["hookStatus"] == "IN_PROGRESS":
        passing.wait(found["callBackDelay"])
        found = asking(target, passing=passing, details=found["hookDetails"])
        calls += 1
        assert calls < 20
    assert found == {"hookStatus": "FAILED"}
    assert ends <= passing.passed < ends + CALL_SECONDS


def test_should_let_traffic_in_when_a_later_call_finds_it_right(target: Target) -> None:
    right, passing = target.answers["/readyz"], Time()
    target.answers["/readyz"] = says(503)
    first = asking(target, passing=passing)
    target.answers["/readyz"] = right
    assert asking(target, passing=passing, details=first["hookDetails"]) == {"hookStatus": "SUCCEEDED"}


def test_should_not_ask_at_all_when_the_deadline_is_over(target: Target) -> None:
    assert asking(target, details={"deadline": 999_999}) == {"hookStatus": "FAILED"}
    assert target.asked == []


@pytest.mark.parametrize("deadline", ["", "soon", [], {}, "nan", "inf", float("-inf")])
def test_should_roll_back_when_the_deadline_cannot_be_one(target: Target, deadline: object) -> None:
    assert asking(target, details={"deadline": deadline}) == {"hookStatus": "FAILED"}


@pytest.mark.parametrize("deadline", [1_000_100, 1_000_100.5, "1000100", 10**12])
def test_should_take_a_deadline_of_any_form_but_never_a_later_one(target: Target, deadline: object) -> None:
    target.answers["/healthz"] = says(503)
    again = asking(target, details={"deadline": deadline, "other": 1})
    assert again["hookDetails"]["deadline"] == (1_000_000 + TOTAL_SECONDS if deadline == 10**12 else 1_000_100)


@pytest.mark.parametrize("details", [None, {}, {"other": "data"}, "text", []])
def test_should_begin_anew_when_no_call_left_a_deadline(target: Target, details: object) -> None:
    assert asking(target, details=details) == {"hookStatus": "SUCCEEDED"}


def test_should_begin_no_round_that_lambda_would_stop(target: Target) -> None:
    answer = asking(target, seconds_left=30)
    assert answer["hookStatus"] == "IN_PROGRESS"
    assert target.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1:9", "127.0.0.1:65536"])
def test_should_ask_again_when_nobody_listens(address: str) -> None:
    def ask(path: str) -> tuple[int, bytes]:
        return get("http://api.invalid", address, path)

    answer = verify(ask, VERSION, details=None, seconds_left=300, clock=Time().clock)
    assert answer["hookStatus"] == "IN_PROGRESS"


def dripping(target: Target) -> Say:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not target.over.wait(0.02):
            request.wfile.write(b" ")

    return drip


def silent(target: Target) -> Say:
    def say(_request: BaseHTTPRequestHandler) -> None:
        target.over.wait()

    return say


@pytest.mark.parametrize("kind", [dripping, silent])
def test_should_wait_no_longer_than_it_may_when_a_target_is_slow(target: Target, kind: Callable[[Target], Say]) -> None:
    target.answers["/healthz"] = kind(target)
    with pytest.raises((HTTPException, OSError), match=r"within 0\.2 s|timed out"):
        target.get("/healthz", seconds=0.2)


def test_should_wait_no_longer_than_it_may_when_no_handshake_comes(target: Target) -> None:
    with pytest.raises((HTTPException, OSError)):
        target.get("/healthz", origin="https://api.invalid", seconds=0.2)


def test_should_end_before_lambda_ends_it() -> None:
    slowest = 3 * (3 * 3.0 + 5.0)  # three questions; three silent addresses, then a slow answer
    assert slowest < hook.MARGIN_SECONDS
    assert LambdaContext().get_remaining_time_in_millis() / 1000 > CALL_SECONDS + hook.MARGIN_SECONDS


def test_should_end_before_ecs_ends_it() -> None:
    source = (Path(__file__).parents[2] / "lib" / "constructs" / "blue_green_service.py").read_text()
    found = re.search(r"^VERIFICATION_MINUTES = (\d+)$", source, re.MULTILINE)
    assert found
    last_call = hook.CALL_BACK_SECONDS + CALL_SECONDS + hook.MARGIN_SECONDS
    assert TOTAL_SECONDS + last_call < 60 * int(found[1])


def test_should_use_the_time_of_the_machine_unless_told_otherwise() -> None:
    assert abs(Clock().now() - time.time()) < 60


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
