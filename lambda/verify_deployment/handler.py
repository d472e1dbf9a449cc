"""Verifies a deployment of the API before it gets traffic: a lifecycle hook of ECS.

ECS calls it once the test listener forwards to the new tasks; its answer decides between traffic and rollback.
While there is no right answer yet it says IN_PROGRESS, and ECS calls it again, with the deadline that it was given
back; after the deadline it says FAILED. What ECS sends and expects:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
"""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from shared.settings import ADDRESS, ORIGIN, load, setting

from verify_deployment.checks import Get, PassingError, WrongError, run
from verify_deployment.request import get

TOTAL_SECONDS = 300
"""From the first call on. Less than what ECS allows the hook, see `lib/constructs/blue_green_service.py`."""
CALL_SECONDS = 40
"""How long one call asks again, before it says IN_PROGRESS."""
WAIT_SECONDS = 3.0
CALL_BACK_SECONDS = 15
MARGIN_SECONDS = 60
"""What one round of questions can take at the very most, and the way out: no round begins with less time left."""

DEADLINE = "deadline"
"""In `hookDetails`, which ECS gives back: seconds since 1970."""

logger = logging.getLogger(__name__)


class Context(Protocol):
    """What Lambda tells a function about its call."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the call may still take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        test_origin: scheme and host of a request; the certificate is verified against the host.
        test_address: host and port of the test listener. Apart from the origin, because the certificate's host name
            is in no DNS zone that the function could ask.
        contract_version: of the contract that API Gateway was made from: the new tasks have to serve the same one.
    """

    test_origin: str = setting(ORIGIN)
    test_address: str = setting(ADDRESS)
    contract_version: str = setting(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time, as tests replace it.

    Attributes:
        now: seconds since 1970.
        wait: waits so many seconds.
    """

    now: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep


def handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Answer whether the new tasks work.

    Args:
        event: `executionId`, `lifecycleStage`, `resourceArn`, `executionDetails`, and from the second call on
            `hookDetails`, which the call before it answered.
        context: of the call.

    Returns:
        `hookStatus`; with IN_PROGRESS also `callBackDelay`, seconds, and `hookDetails`.

    Raises:
        SettingsError: a variable is missing or refused; ECS takes that for a failure.
    """
    settings = load(Settings)
    answer = verify(
        partial(get, settings.test_origin, settings.test_address),
        settings.contract_version,
        details=event.get("hookDetails"),
        seconds_left=context.get_remaining_time_in_millis() / 1000,
    )
    logger.info("%s: %s: %s", event.get("resourceArn"), event.get("lifecycleStage"), answer["hookStatus"])
    return answer


def verify(
    ask: Get, contract_version: str, *, details: object, seconds_left: float, clock: Clock | None = None
) -> dict[str, Any]:
    """Ask until the answers are right, or the time of this call is over.

    Args:
        ask: sends a request to the green target.
        contract_version: that the target has to serve.
        details: what the call before this one left; None at the first one.
        seconds_left: until Lambda stops the call.
        clock: replaces time in tests.
    """
    clock = clock or Clock()
    begun = clock.now()
    deadline = _deadline(details, begun)
    call_ends = begun + min(CALL_SECONDS, seconds_left - MARGIN_SECONDS)
    failed: PassingError | WrongError | None = None
    while clock.now() < min(call_ends, deadline):
        try:
            run(ask, contract_version)
        except (PassingError, WrongError) as error:
            failed = error
            logger.warning("not yet: %s", error)
            clock.wait(WAIT_SECONDS)
        else:
            return {"hookStatus": "SUCCEEDED"}
    if isinstance(failed, WrongError) or clock.now() >= deadline:
        logger.error("failed: %s", failed or "the deadline is over")
        return {"hookStatus": "FAILED"}
    return {"hookStatus": "IN_PROGRESS", "callBackDelay": CALL_BACK_SECONDS, "hookDetails": {DEADLINE: int(deadline)}}


def _deadline(details: object, now: float) -> float:
    """Return until when to ask; a deadline that cannot be one is over."""
    given = details.get(DEADLINE) if isinstance(details, Mapping) else None
    if given is None:
        return now + TOTAL_SECONDS
    try:
        found = float(given)
    except (TypeError, ValueError):
        return now
    return min(found, now + TOTAL_SECONDS) if math.isfinite(found) else now
