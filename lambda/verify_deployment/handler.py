"""Verifies a deployment of the API before it gets traffic: a lifecycle hook of ECS.

ECS calls it once the test listener forwards to the new tasks; its answer decides between traffic and rollback.
"""

import json
import logging
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.settings import ORIGIN, load, setting

ATTEMPTS = 5
WAIT_SECONDS = 3.0
REQUEST_TIMEOUT_SECONDS = 5.0
"""The worst case, every attempt timing out, is 37 s: the function's own time limit has to be longer."""

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
        test_origin: scheme, host and port of the test listener; the certificate is verified against the host.
    """

    test_origin: str = setting(ORIGIN)


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Answer whether the new tasks are alive.

    Args:
        event: `lifecycleStage`, `resourceArn` and `executionId`, from ECS.

    Raises:
        SettingsError: a variable is missing or refused; ECS takes that for a failure.
    """
    settings = load(Settings)
    status = verify(f"{settings.test_origin}/healthz")
    logger.info("%s: %s: %s", event.get("resourceArn"), event.get("lifecycleStage"), status)
    return {"hookStatus": status}


def verify(url: str, *, wait: Callable[[float], None] = time.sleep) -> HookStatus:
    """Ask until the answer is right, a few times: targets need a moment to be registered.

    Args:
        url: of the health check, https or http.
        wait: between two attempts, seconds.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            # Settings allow no other scheme than http and https.
            with urllib.request.urlopen(url, timeout=REQUEST_TIMEOUT_SECONDS) as answer:  # noqa: S310
                if json.loads(answer.read(MAXIMUM_ANSWER_BYTES)) == {"status": "ok"}:
                    return HookStatus.SUCCEEDED
                problem = "an unexpected answer"
        except (OSError, ValueError) as error:  # no connection, bad certificate, HTTP error, no JSON
            problem = str(error)
        logger.warning("attempt %d of %d: %s", attempt, ATTEMPTS, problem)
        if attempt < ATTEMPTS:
            wait(WAIT_SECONDS)
    return HookStatus.FAILED
