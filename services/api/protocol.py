"""HTTP/1.1 as uvicorn speaks it, but without endless patience: for heads, for bodies, for clients that do not read.

The load balancer keeps slow clients away from the tasks. Whatever else reaches one must not be able to hold its
connections for ever.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
"""From the connection, or the first byte of a further request, to the end of its head."""
BODY_SECONDS = 15.0
"""From an answer that was given before the body had come, to the end of that body."""
STALL_SECONDS = 30.0
"""How long a client may take nothing of an answer that waits for it."""
HEAD_BYTES = 65_536
"""Of a head; the load balancer takes no more either. The parser itself has no limit.

Source: quotas of Application Load Balancers, 64 KB for all headers.
"""


class PatientProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what uvicorn gives."""
        super().__init__(*args, **options)
        self._deadline: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._head_bytes: int | None = 0
        self._is_body_due = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base class has it
        """Wait for a head."""
        super().connection_made(transport)
        self._expect_within(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._expect_nothing()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read, but no head without an end."""
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes is not None and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Wait for the rest of the head."""
        super().on_message_begin()
        if self._head_bytes is None:
            self._head_bytes = 0
        self._expect_within(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Let the application wait for the body: its requests have their own time.

        Raises:
            ValueError: where the request ends is in doubt; answered with 400, and the connection closes.
        """
        if any(name == b"transfer-encoding" and value.lower() != b"chunked" for name, value in self.headers):
            raise ValueError("a transfer coding other than chunked")
        self._head_bytes, self._is_body_due = None, True
        self._expect_nothing()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect nothing more of this request."""
        self._is_body_due = False
        self._expect_nothing()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Do not wait for ever for the rest of a body that nobody reads any more."""
        super().on_response_complete()
        if self._is_body_due and not self.transport.is_closing():
            self._expect_within(BODY_SECONDS)

    def pause_writing(self) -> None:
        """Wait for the client to take what there is."""
        super().pause_writing()
        self._stall = self._stall or self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        super().resume_writing()

    def _expect_within(self, seconds: float) -> None:
        self._expect_nothing()
        self._deadline = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
