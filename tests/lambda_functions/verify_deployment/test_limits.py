"""The deployment's verification always comes to an end."""

import re
import time
from collections.abc import Callable
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from verify_deployment import handler as hook
from verify_deployment.handler import CALL_SECONDS, TOTAL_SECONDS, Clock
from verify_deployment.request import MAXIMUM_ANSWER_BYTES

from tests.lambda_functions.verify_deployment.target import (
    VERSION,
    LambdaContext,
    Say,
    Target,
    Time,
    asking,
    says,
    table,
)


@pytest.mark.slow
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
    source = (Path(__file__).parents[3] / "lib" / "constructs" / "blue_green_service.py").read_text()
    found = re.search(r"^VERIFICATION_MINUTES = (\d+)$", source, re.MULTILINE)
    assert found
    last_call = hook.CALL_BACK_SECONDS + CALL_SECONDS + hook.MARGIN_SECONDS
    assert TOTAL_SECONDS + last_call < 60 * int(found[1])


def test_should_use_the_time_of_the_machine_unless_told_otherwise() -> None:
    assert abs(Clock().now() - time.time()) < 60
