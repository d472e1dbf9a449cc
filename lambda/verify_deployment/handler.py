"""Verifies a deployment of the API before it gets traffic: a lifecycle hook of ECS.

ECS calls it once the test listener forwards to the new tasks; its answer decides between traffic and rollback.
"""

import json
import logging
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from shared.settings import ADDRESS, ORIGIN, load, setting

ATTEMPTS = 5
WAIT_SECONDS = 3.0
REQUEST_TIMEOUT_SECONDS = 5.0
"""A timeout holds for each address, each handshake and each read: with three silent addresses all attempts together may
take over a minute, and the function's own time limit has to be longer."""

HEALTH_PATH = "/healthz"
MAXIMUM_ANSWER_BYTES = 65_536

logger = logging.getLogger(__name__)


class HookStatus(StrEnum):
    """What a hook may answer; the third, IN_PROGRESS, would leave a broken deployment waiting for a day."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        test_origin: scheme and host of a request; the certificate is verified against the host.
        test_address: host and port of the test listener. Apart from the origin, because the certificate's host name
            is in no DNS zone that the function could ask.
    """

    test_origin: str = setting(ORIGIN)
    test_address: str = setting(ADDRESS)


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Answer whether the new tasks are alive.

    Args:
        event: `lifecycleStage`, `resourceArn` and `executionId`, from ECS.

    Raises:
        SettingsError: a variable is missing or refused; ECS takes that for a failure.
    """
    settings = load(Settings)
    status = verify(settings.test_origin, settings.test_address)
    logger.info("%s: %s: %s", event.get("resourceArn"), event.get("lifecycleStage"), status)
    return {"hookStatus": status}


def verify(origin: str, address: str, *, wait: Callable[[float], None] = time.sleep) -> HookStatus:
    """Ask until the answer is right, a few times: targets need a moment to be registered.

    Args:
        origin: scheme, https or http, and host of the request.
        address: host and port to connect to, whatever the origin's host resolves to.
        wait: between two attempts, seconds.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            status, body = _get(origin, address)
            if status == HTTPStatus.OK and json.loads(body) == {"status": "ok"}:
                return HookStatus.SUCCEEDED
            problem = f"an unexpected answer, status {status}"
        except (OSError, HTTPException, ValueError) as error:  # no connection, bad certificate, no HTTP, no JSON
            problem = str(error)
        logger.warning("attempt %d of %d: %s", attempt, ATTEMPTS, problem)
        if attempt < ATTEMPTS:
            wait(WAIT_SECONDS)
    return HookStatus.FAILED


def _get(origin: str, address: str) -> tuple[int, bytes]:
    """Return status and body of the health check; redirects are answers like any other."""
    target, (host, _, port) = urlsplit(origin), address.rpartition(":")
    with closing(HTTPConnection(target.netloc, timeout=REQUEST_TIMEOUT_SECONDS)) as connection:
        connection.sock = socket.create_connection((host, int(port)), timeout=REQUEST_TIMEOUT_SECONDS)
        if target.scheme == "https":
            # Verifies the certificate, against the origin's host.
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=target.hostname)
        connection.request("GET", HEALTH_PATH, headers={"Host": target.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read(MAXIMUM_ANSWER_BYTES)
