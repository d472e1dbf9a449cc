"""The entrance: what happens to every request, also to those that no route takes.

It gives the request its id, refuses what is too much, bounds the time, counts the body, adds the headers that every
response has, and writes the access log.
"""

import asyncio
import logging
import re

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from services.api.context import STATE_KEY
from services.api.dependencies import Dependencies
from services.api.edge.access import log_access
from services.api.edge.body import counted
from services.api.edge.headers import request_id_of, with_headers
from services.api.exchange import Exchange
from services.api.problems import MEDIA_TYPE, BadRequest, NotFound, Problem, Unavailable

PROBE_PATHS = frozenset({"/healthz", "/readyz"})
"""Answered however busy the process is: else a busy task would be replaced."""

_control = re.compile(r"[\x00-\x1f\x7f]").search
_encoded_control = re.compile(rb"%(?:[01][0-9A-Fa-f]|7[Ff])").search

logger = logging.getLogger(__name__)


class Entrance:
    """Wraps the application."""

    def __init__(self, application: ASGIApp, dependencies: Dependencies) -> None:
        """Take what is behind the entrance."""
        self._application, self._limits, self._draining = application, dependencies.limits, dependencies.draining
        self._in_flight = 0
        self._cancelled: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:  # no other kind has a route
            return
        http = scope
        exchange = Exchange(request_id=request_id_of(http))
        scope["state"][STATE_KEY] = exchange
        answer = _Answer(send, exchange, is_last=self._draining.active)
        if http["path"] in PROBE_PATHS:
            await self._application(scope, receive, answer.send)
            return
        self._in_flight += 1
        try:
            if problem := self._refusal(http):
                await answer.problem(problem)
            else:
                await self._bounded(scope, counted(receive, self._limits.body_bytes), answer)
        finally:
            self._in_flight -= 1
            log_access(http, exchange, answer.status)

    def _refusal(self, scope: HTTPScope) -> Problem | None:
        if self._in_flight > self._limits.concurrency:
            return Unavailable("The service is busy.")
        if _control(scope["path"]):
            return NotFound()
        if _encoded_control(scope["query_string"]):
            return BadRequest("The query holds control characters.")
        return None

    async def _bounded(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        """Let the application work, but not for longer than it may.

        It is not waited for once its time is over: what it waits for itself may take long to give up.
        """
        work = asyncio.create_task(_run(self._application, scope, receive, answer.send))
        try:
            await asyncio.wait({work}, timeout=self._limits.request_seconds)
            if not work.done() and answer.status:
                await asyncio.wait({work}, timeout=self._limits.transfer_seconds)
        finally:
            if not work.done():
                self._cancelled.add(work)
                work.add_done_callback(self._cancelled.discard)
                work.cancel()
        if work.done():
            work.result()
        elif answer.status:
            answer.is_closed = True  # the server closes the connection of an answer that has no end
            logger.warning("an answer took too long", extra={"request_id": answer.exchange.request_id})
        else:
            await answer.problem(Unavailable("The answer took too long."))


class _Answer:
    """The way out, which adds headers and remembers the status.

    Attributes:
        exchange: of the request.
        status: 0 until the answer has begun.
        is_closed: nothing more goes out.
    """

    def __init__(self, send: Send, exchange: Exchange, *, is_last: bool) -> None:
        self._send, self._is_last = send, is_last
        self.exchange, self.status, self.is_closed = exchange, 0, False

    async def send(self, message: Message) -> None:
        if self.is_closed:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = with_headers(message["headers"], self.exchange, is_last=self._is_last)
        await self._send(message)

    async def problem(self, problem: Problem) -> None:
        body = problem.body(self.exchange.request_id)
        more = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            *more,
        ]
        await self.send({"type": "http.response.start", "status": int(problem.status), "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})
        self.is_closed = True


async def _run(application: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await application(scope, receive, send)
