"""What every operation declares besides its types: who may call it, and what its answer looks like."""

from typing import Any

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from services.api.exchange import Scope
from services.api.problems import MEDIA_TYPE, ProblemDetails

SCOPE, EXAMPLE, BODY_EXAMPLE, REVALIDATED = "scope", "example", "body_example", "revalidated"


def operation(scope: Scope, *, example: Any, body_example: Any = None, revalidated: bool = False) -> dict[str, Any]:
    """Return an operation's `opt`; a route without it is closed to everybody.

    Args:
        scope: what the client's token must say.
        example: an answer, as the handler returns it.
        body_example: a request's body, if there is one.
        revalidated: whether the answer carries an ETag, and If-None-Match is heeded.
    """
    return {
        SCOPE: scope,
        EXAMPLE: msgspec.to_builtins(example),
        BODY_EXAMPLE: msgspec.to_builtins(body_example),
        REVALIDATED: revalidated,
    }


def problem_responses(**descriptions: str) -> dict[int, ResponseSpec]:
    """Return an operation's own errors for `responses`; the contract adds those that every operation has.

    Args:
        descriptions: by status, `s409="It is acknowledged already."` for example.
    """
    return {
        int(status.removeprefix("s")): ResponseSpec(
            ProblemDetails, description=text, media_type=MEDIA_TYPE, generate_examples=False
        )
        for status, text in descriptions.items()
    }
