"""The load generator: it sends what it should, when it should, and hides neither failures nor waiting."""

import asyncio
import threading
from http import HTTPStatus

import pytest

from local.http_sender import request
from local.open_loop import Outcome, percentiles, run
from local.servers.loopback import Handler, LoopbackServer
from local.servers.ports import HOST, free_port

pytestmark = pytest.mark.slow

STALL_SECONDS = 0.5
TOKEN = "t"  # noqa: S105 - none


class AnswerHandler(Handler):
    stalled = threading.Event()

    def respond(self) -> None:
        content = self.body()
        match self.path:
            case "/missing":
                self.answer(HTTPStatus.NOT_FOUND, b"", content_type="text/plain")
            case "/hangs-up":
                self.close_connection = True
            case "/closes":
                self.close_connection = True
                self.answer(HTTPStatus.OK, content, content_type="text/plain", Connection="close")
            case "/chunked":
                self.send_response(HTTPStatus.OK)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"3\r\nabc\r\n0\r\n\r\n")
            case "/stalls" if not self.stalled.is_set():
                self.stalled.set()
                threading.Event().wait(STALL_SECONDS)
                self.answer(HTTPStatus.OK, content, content_type="text/plain")
            case _:
                self.answer(HTTPStatus.OK, content, content_type="text/plain")


def sent(*paths: str, connections: int = 4, count: int = 40, rate: float = 400) -> Outcome:
    with LoopbackServer(AnswerHandler, name="answers") as server:
        requests = [(path, request(path, host=HOST, token=TOKEN, body=b"body")) for path in paths]
        return asyncio.run(
            run(HOST, server.port, requests=requests, rate=rate, seconds=count / rate, connections=connections)
        )


def test_should_count_answers_by_status() -> None:
    outcome = sent("/", "/missing", "/chunked", "/closes")
    assert outcome.statuses == {200: 30, 404: 10}
    assert (outcome.asked, outcome.failed) == (40, 10)
    assert outcome.bytes_received > 40 * 50


def test_should_count_what_is_not_answered() -> None:
    outcome = sent("/", "/hangs-up")
    assert outcome.statuses == {200: 20, 0: 20}


def test_should_count_everything_as_failed_when_nobody_listens() -> None:
    requests = [("/", request("/", host=HOST, token=TOKEN))]
    outcome = asyncio.run(run(HOST, free_port(), requests=requests, rate=100, seconds=0.1, connections=1))
    assert outcome.statuses == {0: 10}


def test_should_count_the_wait_of_requests_that_could_not_be_sent_in_time() -> None:
    AnswerHandler.stalled.clear()
    outcome = sent("/stalls", connections=1, count=100, rate=1000)
    # One answer was slow; those that stood behind it were not, once they were sent, and yet came late.
    assert outcome.statuses == {200: 100}
    assert outcome.latencies["50"] > 1000 * STALL_SECONDS / 2
    assert outcome.service["50"] < 1000 * STALL_SECONDS / 2


def test_should_take_the_nearest_rank() -> None:
    values = [number * 1_000_000 for number in range(1, 101)]
    assert percentiles(values) == {"50": 51.0, "90": 91.0, "99": 100.0, "99.9": 100.0, "100": 100.0}
    assert percentiles([]) == dict.fromkeys(("50", "90", "99", "99.9", "100"), 0.0)
