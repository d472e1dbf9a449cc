"""The application over adapters in memory, asked as four clients would."""

from typing import Any

from litestar.testing import TestClient

from services.api.app import create_app
from services.api.auth.ports import Claims
from services.api.memory import memory_dependencies

FACILITY, OTHER = "plant-1", "plant-2"
SCOPES = {"reader": {"read"}, "sender": {"ingest"}, "operator": {"read", "operate"}, "stranger": {"read", "operate"}}
"""Tokens, which are the clients' ids as well, and their scopes. The stranger sees `OTHER`, the others `FACILITY`."""


def asking(who: str = "reader", **dependencies: Any) -> TestClient[Any]:
    """Return what asks as one of the clients.

    Args:
        who: the token.
        dependencies: what the application has, as for `memory_dependencies`.
    """
    made = memory_dependencies(
        tokens={each: Claims(each, frozenset(scopes), 4e9) for each, scopes in SCOPES.items()},
        facilities={each: {OTHER} if each == "stranger" else {FACILITY} for each in SCOPES},
        **dependencies,
    )
    client = TestClient(create_app(made), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {who}"
    return client


def pages(client: TestClient[Any], path: str, **parameters: Any) -> list[list[Any]]:
    """Return the items of every page, from the first to the last."""
    found, cursor = [], None
    while True:
        answer = client.get(path, params=parameters | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next"]
        if cursor is None:
            return found
