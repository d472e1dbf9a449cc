"""What happens to every request, routed or not."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from litestar.types import Message

from services.api.app import create_app
from services.api.auth.ports import Claims
from services.api.dependencies import Dependencies
from services.api.limits import Limits
from services.api.memory import memory_dependencies
from services.api.registry.memory import MemoryRegistry
from services.api.registry.ports import Line
from tests.services.api.asking import FACILITY, asking

pytestmark = pytest.mark.slow

LINES = f"/v1/facilities/{FACILITY}/lines"
GATEWAYS = "8f6a3c1e-5b0a-4c55-9a53-0d7b3c1d2e4f"


class SlowRegistry(MemoryRegistry):
    """Lines that come when they are allowed to, or never."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.cancelled, self.may_answer = 0, 0, asyncio.Event()

    async def lines(self, facility: str, *, after: str, limit: int) -> list[Line]:  # noqa: ARG002 - a port's
        self.asked += 1
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return []


def slow(registry: MemoryRegistry, **limits: Any) -> Dependencies:
    return memory_dependencies(
        tokens={"t": Claims("c", frozenset({"read", "ingest"}), 9e9)},
        facilities={"c": [FACILITY]},
        limits=Limits(**limits),
        registry=registry,
    )


async def ask(
    app: Any, path: str = LINES, *, method: str = "GET", parts: tuple[bytes, ...] = (b"",), **headers: str
) -> list[Message]:
    """Return the messages of the answer."""
    scope: Any = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [
            (b"authorization", b"Bearer t"),
            *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()),
        ],
        "state": {},
    }
    rest, sent = list(parts), list[Message]()

    async def receive() -> Any:
        part = rest.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(rest)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


async def until(is_true: Callable[[], bool]) -> None:
    """Let others work until something is true."""
    async with asyncio.timeout(60):
        while not is_true():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)


def status(messages: list[Message]) -> int:
    assert messages[0]["type"] == "http.response.start"
    return messages[0]["status"]


def headers_of(messages: list[Message]) -> dict[bytes, bytes]:
    assert messages[0]["type"] == "http.response.start"
    return dict(messages[0]["headers"])


@pytest.mark.parametrize("path", [LINES, "/nowhere", "/v1/facilities/other/lines", "/healthz"])
def test_should_add_id_and_security_headers_to_every_answer(path: str) -> None:
    with asking() as client:
        answer = client.get(path, headers={"X-Request-Id": GATEWAYS})
    assert answer.headers["X-Request-Id"] == GATEWAYS
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert answer.headers["Server"] == "smartfactory"
    assert "Cache-Control" in answer.headers
    if answer.status_code == 404:
        assert answer.json()["instance"] == f"urn:request:{GATEWAYS}"


@pytest.mark.parametrize("given", ["short", "a" * 65, "with space1", "x\"'<>12345", ""])
def test_should_make_an_id_when_the_given_one_is_not_well_formed(given: str) -> None:
    with asking() as client:
        made = client.get(LINES, headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert len(made) == 36


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{LINES}%0a", 404),
        (f"{LINES}%00", 404),
        (f"{LINES}?cursor=%00", 400),
        (f"{LINES}?cursor=a%0Ab", 400),
        (f"{LINES}?limit=1%7f", 400),
    ],
)
def test_should_refuse_control_characters_in_an_address(path: str, expected: int) -> None:
    with asking() as client:
        assert client.get(path).status_code == expected


def test_should_answer_503_at_once_when_it_is_busy_but_not_to_probes() -> None:
    async def crowd() -> None:
        registry = SlowRegistry()
        app = create_app(slow(registry, concurrency=2))
        waiting = [asyncio.create_task(ask(app)) for _ in range(2)]
        await until(lambda: registry.asked == 2)
        refused = await ask(app)
        assert status(refused) == 503
        assert headers_of(refused)[b"retry-after"] == b"1"
        assert status(await ask(app, "/healthz")) == 200
        registry.may_answer.set()
        assert [status(each) for each in await asyncio.gather(*waiting)] == [200, 200]
        assert status(await ask(app)) == 200

    asyncio.run(crowd())


def test_should_answer_503_when_an_answer_takes_too_long_and_end_the_work() -> None:
    async def wait() -> None:
        registry = SlowRegistry()
        app = create_app(slow(registry, request_seconds=0.05, concurrency=1))
        answer = await ask(app)
        assert status(answer) == 503
        assert headers_of(answer)[b"retry-after"] == b"1"
        await until(lambda: bool(registry.cancelled))
        registry.may_answer.set()
        assert status(await ask(app)) == 200  # its place is free again

    asyncio.run(wait())


def test_should_not_wait_for_work_that_does_not_end_when_it_is_told_to() -> None:
    class Stubborn(SlowRegistry):
        async def lines(self, facility: str, *, after: str, limit: int) -> list[Line]:
            try:
                return await super().lines(facility, after=after, limit=limit)
            except asyncio.CancelledError:
                await self.may_answer.wait()
                raise

    async def wait() -> None:
        registry = Stubborn()
        answer = await ask(create_app(slow(registry, request_seconds=0.05)))
        assert status(answer) == 503
        assert len(answer) == 2
        registry.may_answer.set()
        await asyncio.sleep(0)
        assert len(answer) == 2  # what the work still says goes nowhere

    asyncio.run(wait())


def test_should_answer_413_when_the_body_is_too_long_whatever_its_headers_say() -> None:
    async def send() -> None:
        app = create_app(slow(MemoryRegistry(), body_bytes=100))
        answer = await ask(
            app, "/v1/events", method="POST", parts=(b'{"events": [', b" " * 60, b" " * 60), content_length="10"
        )
        assert status(answer) == 413
        assert json.loads(answer[1]["body"])["detail"] == "The body is longer than 100 bytes."  # type: ignore[typeddict-item]

    asyncio.run(send())


def test_should_not_read_the_body_when_the_token_is_refused() -> None:
    async def send() -> None:
        app = create_app(memory_dependencies())
        assert status(await ask(app, "/v1/events", method="POST", parts=())) == 401

    asyncio.run(send())


def test_should_end_connections_while_it_drains() -> None:
    async def drain() -> None:
        dependencies = slow(MemoryRegistry())
        app = create_app(dependencies)
        assert b"connection" not in headers_of(await ask(app))
        dependencies.draining.active = True
        assert headers_of(await ask(app))[b"connection"] == b"close"

    asyncio.run(drain())


def test_should_log_who_read_what_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "services.api.edge.access")
    with asking() as client:
        client.get(f"{LINES}?limit=5", headers={"X-Request-Id": GATEWAYS})
        client.get("/nowhere/\u2028" + "x" * 1000)
        client.get("/healthz")
    first, second = (vars(each) for each in caplog.records if each.name == "services.api.edge.access")
    assert {name: first[name] for name in ("request_id", "client", "operation", "facility", "status", "items")} == {
        "request_id": GATEWAYS,
        "client": "reader",
        "operation": "listLines",
        "facility": FACILITY,
        "status": 200,
        "items": 0,
    }
    assert first["path"] == LINES
    assert second["status"] == 404
    assert len(second["path"]) == 300
    assert "Bearer" not in str(first)


def test_should_answer_500_that_says_nothing_when_it_fails(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(MemoryRegistry):
        async def lines(self, facility: str, *, after: str, limit: int) -> list[Line]:  # noqa: ARG002 - a port's
            raise ValueError("password=hunter2")

    with asking(registry=Failing()) as client:
        answer = client.get(LINES)
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert any("hunter2" in str(each.exc_info) for each in caplog.records)
