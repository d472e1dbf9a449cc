"""boto3's clients, made once in a process; what a test does with their events ends with the test."""

from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.session import Session

REGION = "us-east-1"
PLAIN = Config(signature_version=UNSIGNED, user_agent="tests")
"""For moto, which looks at neither: they are a quarter of what a call costs."""


class Clients:
    """The clients of one test; begins with no handler but boto3's own."""

    def __init__(self) -> None:
        self._registered: list[tuple[Any, str, Callable[..., Any]]] = []

    def client(self, service: str, region_name: str = REGION) -> Any:
        """Return the client of a service, as `boto3.client` does."""
        return _made(service, region_name)

    def register(self, event: str, handler: Callable[..., Any]) -> None:
        """Call a handler for an event of one service, as a session does: its second part is the service."""
        events = self.client(event.split(".")[1]).meta.events
        events.register(event, handler)
        self._registered.append((events, event, handler))

    def close(self) -> None:
        """Forget the handlers."""
        while self._registered:
            events, event, handler = self._registered.pop()
            events.unregister(event, handler)


@cache
def _made(service: str, region: str) -> Any:
    session = Session()
    session.set_default_client_config(PLAIN)
    return boto3.Session(botocore_session=session, region_name=region).client(service)  # type: ignore[call-overload]
