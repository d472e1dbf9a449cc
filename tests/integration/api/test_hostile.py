"""What attackers and broken clients send: nothing of it gets through, breaks the service, or keeps others from it."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from local.api import Api
from local.documentation import CONTRACT
from local.waiting import wait_until
from tests.integration.api.operations import Operation, operations
from tests.integration.api.site import OWN, READINGS, Site
from tests.integration.api.wire import connect, send, statuses, until_closed
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

OPERATIONS = operations(json.loads(CONTRACT.read_text()))
REFUSED = range(400, 500)
INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE readings; --",
    "1); DELETE FROM latest; --",
    "\\'; SELECT pg_sleep(60); --",
    "%(facility)s",
    "{0.__class__}",
    "${jndi:ldap://127.0.0.1/x}",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "..\\..\\windows",
    "<script>alert(1)</script>",
    "*",
    "-",
    " ",
    "north-1\r\nX-Injected: 1",
    "north-1\x00",
    "\u202enorth",
    "\uff4eorth-1",
    "é" * 64,
    "a" * 65,
    "a" * 8000,
    "9" * 400,
    "1e999",
    "NaN",
    "null",
    "[]",
)


def stored(site: Site) -> int:
    with site.stack.connect() as connection:
        [[count]] = connection.execute(
            "SELECT count(*) FROM readings WHERE ts < %s + interval '1 hour'", [site.begun]
        ).fetchall()
    return int(count)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_should_take_nothing_for_more_than_a_text(site: Site, operation: Operation) -> None:
    places = [each["name"] for each in operation.parameters if each["in"] in {"path", "query"}]
    with site.client() as client:
        for name in places:
            for text in INJECTIONS:
                values = {**site.known, "alert": "x", "facility": OWN} | {name: text}
                request = operation.request(client, values, facility=str(values["facility"]))
                if name not in request.url.params and f"{{{name}}}" not in operation.path:
                    request.url = request.url.copy_add_param(name, text)
                answer = client.send(request)
                # A text may be a fine identifier that nothing is called by, and a page of nothing its answer.
                assert answer.status_code == HTTPStatus.OK or answer.status_code in REFUSED, f"{name}={text!r}"
                if answer.status_code == HTTPStatus.OK and "items" in answer.json():
                    assert name == "limit" or answer.json()["items"] == [], f"{name}={text!r}"
                assert "x-injected" not in answer.headers
                assert "Traceback" not in answer.text
                assert "psycopg" not in answer.text.lower()
    assert stored(site) == READINGS * 4


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.body is not None], ids=lambda each: each.id)
@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"{", {}),
        (b"[]", {}),
        (b"null", {}),
        (b'"\xff"', {}),
        (b"\xef\xbb\xbf{}", {}),
        (b"[" * 100_000, {}),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, {}),
        (b'{"events": [NaN]}', {}),
        (b'{"events": [{"value": 1e999, "seq": 99999999999999999999999999}]}', {}),
        (b"a" * 3_000_000, {}),
        (b"\x1f\x8b\x08\x00garbage", {"Content-Encoding": "gzip"}),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"<a/>", {"Content-Type": "application/xml"}),
        (b"{}", {"Content-Type": "application/json; charset=utf-7"}),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else "",
)
def test_should_refuse_a_body_that_is_none(
    site: Site, operation: Operation, content: bytes, headers: dict[str, str]
) -> None:
    with site.client() as client:
        request = operation.request(client, {**site.known, "alert": "x"}, facility=OWN)
        asked = {"Content-Type": "application/json", "Authorization": client.headers["Authorization"], **headers}
        answer = client.request(operation.method, request.url, content=content, headers=asked)
    assert answer.status_code in REFUSED
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 10_000


def head(site: Site, first: str, *lines: str) -> bytes:
    token = f"Authorization: Bearer {site.token()}"
    return "\r\n".join([first, f"Host: 127.0.0.1:{site.task.port}", token, *lines, "", ""]).encode("latin-1")


SMUGGLED = b"GET /v1/status HTTP/1.1\r\nHost: smuggled\r\n\r\n"
EVENTS = "POST /v1/events HTTP/1.1"
JSON = "Content-Type: application/json"


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (("Content-Length: 6", "Transfer-Encoding: chunked"), b"0\r\n\r\n" + SMUGGLED),
        (("Content-Length: 5", "Content-Length: 6"), b"0\r\n\r\n" + SMUGGLED),
        (("Content-Length: 5, 5",), b"0\r\n\r\n" + SMUGGLED),
        (("Content-Length: +5",), b"0\r\n\r\n" + SMUGGLED),
        (("Content-Length: -1",), SMUGGLED),
        (("Content-Length: 0x5",), SMUGGLED),
        (("Content-Length: 5 5",), SMUGGLED),
        (("Transfer-Encoding: xchunked",), b"0\r\n\r\n" + SMUGGLED),
        (("Transfer-Encoding: chunked, identity",), b"0\r\n\r\n" + SMUGGLED),
        (("Transfer-Encoding: identity, chunked",), b"0\r\n\r\n" + SMUGGLED),
        (("Transfer-Encoding : chunked",), b"0\r\n\r\n" + SMUGGLED),
        (("Transfer-Encoding: chunked",), b"zz\r\n" + SMUGGLED),
        (("Transfer-Encoding: chunked",), b"-1\r\n" + SMUGGLED),
        (("Transfer-Encoding: chunked",), b"fffffffffffffffff\r\n" + SMUGGLED),
        (("X-A: 1\r\n folded: 2",), SMUGGLED),
        (("X A: 1",), SMUGGLED),
        (("X-A: \x00",), SMUGGLED),
        ((": 1",), SMUGGLED),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_should_answer_one_request_at_most_when_its_end_is_in_doubt(
    site: Site, lines: tuple[str, ...], body: bytes
) -> None:
    answers = send(site.task.port, head(site, EVENTS, JSON, *lines) + body)
    found = statuses(answers)
    # One request is answered, refused or not; what an intermediary took for its body is no second one.
    assert len(found) <= 1, answers
    assert all(status in REFUSED for status in found), answers
    assert b"smuggled" not in answers


@pytest.mark.parametrize(
    "content",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        b"GET /v1/status\r\n\r\n",
        b"GET /v1/status HTTP/9.9\r\nHost: a\r\n\r\n",
        b"G\x00T /v1/status HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET  /v1/status HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /v1/sta tus HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /v1/status HTTP/1.1\r\n\r\n",
        b"GET /v1/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET http://elsewhere.example/v1/status HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"TRACE /v1/status HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /v1/status HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /v1/status HTTP/1.1\r\nHost: a\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda value: repr(value[:40]),
)
def test_should_refuse_a_head_that_is_none(site: Site, content: bytes) -> None:
    answers = send(site.task.port, content)
    assert all(status in REFUSED for status in statuses(answers)), answers[:500]
    assert b"Traceback" not in answers


@pytest.fixture(scope="module")
def hurried(site: Site) -> Iterator[Api]:
    """A task that waits for nobody and has few places; whatever was done to it, it ends in order."""
    task = site.service.add_task(api_request_milliseconds="1000", api_transfer_seconds="1", api_concurrency="8")
    yield task
    task.stop()
    assert task.exit_code == 0


def test_should_serve_others_while_clients_are_slow_with_their_heads_and_bodies(site: Site, hurried: Api) -> None:
    task = hurried
    slow = [connect(task.port) for _ in range(300)]
    try:
        for number, connection in enumerate(slow):
            begun = (
                head(site, EVENTS, JSON, "Content-Length: 1000")
                if number % 10 == 0
                else b"GET /v1/status HTTP/1.1\r\nX: "
            )
            connection.sendall(begun)
        with httpx.Client(headers={"Authorization": f"Bearer {site.token()}"}, timeout=30, verify=PLAIN) as client:
            # Bodies that do not come may take all places for as long as a request may; then others have theirs.
            assert wait_until(lambda: client.get(f"{task.url}/v1/facilities").status_code == HTTPStatus.OK, seconds=30)
            assert client.get(f"{task.url}/healthz").status_code == HTTPStatus.OK
    finally:
        for connection in slow:
            connection.close()
    assert task.exit_code is None


def test_should_close_connections_of_silent_clients(site: Site, hurried: Api) -> None:
    task = hurried
    body = head(site, EVENTS, JSON, "Content-Length: 1000")
    with connect(task.port) as nothing, connect(task.port) as half_a_head, connect(task.port) as no_body:
        half_a_head.sendall(b"GET /v1/status HTTP/1.1\r\nX: ")
        no_body.sendall(body)
        assert statuses(until_closed(no_body)) == [503]
        assert statuses(until_closed(half_a_head)) in ([], [400], [408])
        assert until_closed(nothing) == b""
    assert task.exit_code is None


def test_should_end_with_a_slow_reader_when_its_time_is_over(site: Site, hurried: Api) -> None:
    task = hurried
    path = "/v1/facilities/{facility}/sensors/{sensor}/readings?metric={metric}&from={from}&to={to}".format(
        **site.known
    )
    request = head(site, f"GET {path} HTTP/1.1").replace(str(site.task.port).encode(), str(task.port).encode())
    with connect(task.port) as reader:
        reader.sendall(request * 200)
        reader.settimeout(30)
        with httpx.Client(headers={"Authorization": f"Bearer {site.token()}"}, verify=PLAIN) as client:
            assert client.get(f"{task.url}/v1/facilities").status_code == HTTPStatus.OK
    assert task.exit_code is None


def test_should_be_as_before_after_all_that(site: Site) -> None:
    held: dict[str, Any]
    with site.client() as client:
        held = client.get(f"/v1/facilities/{OWN}/sensors").json()
    assert {each["sensor"] for each in held["items"]} >= {"press-1", "press-2"}
    assert "Traceback" not in site.task.log.read_text()
