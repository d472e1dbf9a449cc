"""What a deployment that works answers, before it gets traffic."""

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

Get = Callable[[str], tuple[int, bytes]]
"""Path of a request -> status and body; raises OSError or HTTPException."""

OPERATION = "/v1/status"
"""Of the contract. Nobody may call it without a token, and the verification has none."""


class PassingError(Exception):
    """No answer, or one that says: not yet. A later one may be right."""


class WrongError(Exception):
    """An answer that no waiting makes right, once only the new tasks give it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its right answer.

    Attributes:
        path: what is asked for.
        status: the right one.
        expected: what the body has to hold, whatever it holds besides.
        proves: for the log.
    """

    path: str
    status: HTTPStatus
    expected: Mapping[str, str]
    proves: str


def checks(contract_version: str) -> tuple[Check, ...]:
    """Return the questions, the cheapest first.

    Args:
        contract_version: of the contract that API Gateway was made from.
    """
    return (
        Check("/healthz", HTTPStatus.OK, {"status": "ok"}, "the process lives"),
        Check(
            "/readyz",
            HTTPStatus.OK,
            {"status": "ready", "cache": "ok", "contract": contract_version},
            "it reads through PostgreSQL and Redis, and serves the contract that is deployed",
        ),
        Check(OPERATION, HTTPStatus.UNAUTHORIZED, {}, "the contract is served, and to nobody without a token"),
    )


def run(get: Get, contract_version: str) -> None:
    """Ask all of it.

    Raises:
        PassingError: no right answer yet; the message is for the log.
        WrongError: a wrong answer; likewise.
    """
    for check in checks(contract_version):
        try:
            status, body = get(check.path)
        except ssl.SSLCertVerificationError as error:
            raise WrongError(f"{check.path}: {error.verify_message}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise PassingError(f"{check.path}: {error or type(error).__name__}") from error
        if status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}:
            raise PassingError(f"{check.path}: status {status}")
        if status != check.status:
            raise WrongError(f"{check.path}: status {status} and not {check.status}: not shown that {check.proves}")
        _compare(check, body)


def _compare(check: Check, body: bytes) -> None:
    found = _table(body) if check.expected else {}
    for name, value in check.expected.items():
        if found.get(name) != value:
            # Its own words about the cache: Redis may come back, a version does not change.
            kind = PassingError if name == "cache" and found.get(name) == "away" else WrongError
            raise kind(f"{check.path}: {name} is {found.get(name)!r:.80} and not {value!r}")


def _table(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
