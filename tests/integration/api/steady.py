"""An HTTP client for loads: one connection that stays open, and little of the processor for a request."""

import http.client
from types import TracebackType
from typing import Self

from local.servers.ports import HOST

NO_ANSWER = (OSError, http.client.HTTPException)


class Steady:
    """Asks over one connection, which is opened anew after an error.

    httpx takes six times the processor for the same, and a load of its requests is mostly its own work.
    """

    def __init__(self, port: int, *, token: str, seconds: float) -> None:
        """Take where to ask, a token, and how long an answer may take; nothing is opened yet."""
        self._connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, path: str) -> http.client.HTTPResponse:
        """Return an answer that was read to its end; see `NO_ANSWER`."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, content: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send JSON; return an answer that was read to its end; see `NO_ANSWER`."""
        return self._ask("POST", path, content, {"Content-Type": "application/json", **headers})

    def _ask(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        try:
            self._connection.request(method, path, content, self._headers | headers)
            answer = self._connection.getresponse()
            answer.read()
        except NO_ANSWER:
            self._connection.close()
            raise
        return answer
