"""The tests of a deployed API, against a small server that answers as the contract's examples say, or does not."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from delivery.ci import staging
from delivery.configuration import load_target
from delivery.errors import AwsError
from delivery.smoke import Deployed

pytestmark = pytest.mark.programs

TOKEN, KEY = "a-token", "a-key"
PAGE = {"items": [{"facility": "plant-1"}], "next": None}
HEADERS = {
    "ETag": '"1"',
    "Cache-Control": "private",
    "X-Request-Id": "0",
    "RateLimit": '"default";r=1;t=1',
    "RateLimit-Policy": '"default";q=1;w=1',
}
REFUSED = {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "no token"}


class Api(ThreadingHTTPServer):
    """What it answers is `answer`; what it was asked for is in `forms`."""

    daemon_threads = True
    answer: object = PAGE

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.forms: list[str] = []

    def deployed(self) -> Deployed:
        url = f"http://127.0.0.1:{self.server_port}"
        return Deployed(
            url=f"{url}/v1-staging", token_url=f"{url}/token", scope="s", client_id="c", client_secret=KEY, api_key=KEY
        )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    server: Api

    def do_GET(self) -> None:
        if (self.headers["Authorization"], self.headers["x-api-key"]) != (f"Bearer {TOKEN}", KEY):
            self._say(401, REFUSED, "application/problem+json")
        else:
            self._say(200, self.server.answer, "application/json")

    def refuse(self) -> None:
        self._say(405, {**REFUSED, "title": "Method Not Allowed", "status": 405}, "application/problem+json")

    def do_POST(self) -> None:
        self.server.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say(200, {"access_token": TOKEN}, "application/json")

    def _say(self, status: int, content: object, kind: str) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Whatever else it is asked to do, with QUERY or TRACE for example, it refuses as an API does."""
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self.refuse

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_should_ask_for_every_scope_that_the_client_has(api: Api) -> None:
    wide = staging.wide(load_target("staging", "pr-42"), api.deployed())
    assert staging.token_of(wide) == TOKEN
    assert api.forms == [
        "grant_type=client_credentials&scope=smartfactory-api-pr-42%2Fread+smartfactory-api-pr-42%2Foperate"
    ]


def test_should_say_that_there_is_no_token_when_the_issuer_does_not_answer(api: Api) -> None:
    api.shutdown()
    api.server_close()
    with pytest.raises(AwsError, match="no token: ConnectError"):
        staging.token_of(api.deployed())


def test_should_pass_when_the_api_answers_as_the_contract_says(api: Api) -> None:
    assert staging.contract(api.deployed(), TOKEN, operations=["listFacilities"])


def test_should_fail_when_an_answer_is_not_as_the_contract_says(api: Api) -> None:
    api.answer = {"facilities": []}
    assert not staging.contract(api.deployed(), TOKEN, operations=["listFacilities"])


@pytest.mark.parametrize(("token", "passes"), [(TOKEN, True), ("another-token", False)])
def test_should_pass_under_load_only_when_requests_are_answered(api: Api, token: str, *, passes: bool) -> None:
    assert staging.load(api.deployed(), token, rate=10, seconds=1, most_milliseconds=60_000) is passes


@pytest.mark.parametrize(
    ("requests", "failing", "milliseconds", "expected"),
    [(100, 0, 900, True), (100, 0.01, 10, False), (100, 0, 1_001, False), (0, 0, 0, False)],
)
def test_should_judge_failures_and_slowness(
    requests: int, failing: float, milliseconds: float, *, expected: bool
) -> None:
    found = staging.good_enough(
        requests=requests, failing=failing, milliseconds=milliseconds, most_milliseconds=staging.MOST_MILLISECONDS
    )
    assert found is expected
