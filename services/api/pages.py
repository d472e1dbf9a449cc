"""Pages of lists, and the cursors that lead from one to the next.

A cursor holds the key of the last item, and a digest of the filters it belongs to. It opens nothing: what a client may
see is decided anew for every request.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from services.api.problems import BadRequest

T = TypeVar("T")
KeyT = TypeVar("KeyT")

MAXIMUM_ITEMS = 1000
MAXIMUM_CURSOR = 1024
"""Characters. The longest key has five identifiers of 64 and two numbers."""
DIGEST_BYTES = 9


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A part of a list."""

    items: Annotated[list[T], Meta(max_length=MAXIMUM_ITEMS, description="in the order of the list")]
    next: Annotated[str | None, Meta(description="the `cursor` of the next page; null when this one is the last")] = (
        None
    )


def encode_cursor(filters: Sequence[Any], key: Sequence[Any]) -> str:
    """Return the cursor of the page that begins after a key.

    Args:
        filters: what the list was asked for, the operation's name first; anything that msgspec writes as JSON.
        key: of the last item, in the order of the list.
    """
    content = msgspec.json.encode((_digest(filters), tuple(key)))
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_cursor(cursor: str, filters: Sequence[Any], key: type[KeyT]) -> KeyT:
    """Return the key in a cursor.

    Args:
        cursor: as the client gave it.
        filters: as for `encode_cursor`.
        key: its type, `tuple[str, str]` for example; what it holds is checked.

    Raises:
        BadRequest: it is no cursor, or of another list, or of other filters.
    """
    refused = BadRequest.of(
        "query", "cursor", "refused; allowed: `next` of the page before, with the same other parameters"
    )
    if len(cursor) > MAXIMUM_CURSOR:
        raise refused
    try:
        content = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        digest, found = msgspec.json.decode(content, type=tuple[str, key])  # type: ignore[valid-type]
    except (ValueError, RecursionError):  # what base64 and msgspec raise are ValueErrors
        raise refused from None
    if digest != _digest(filters) or rb"\u0000" in content:  # PostgreSQL has no such character
        raise refused
    return found


def page_of(items: Sequence[T], *, limit: int, filters: Sequence[Any], key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Return the page of a list of which up to `limit + 1` items were read: the one more says that there is a next.

    Args:
        items: in the order of the list.
        limit: the most items of the page.
        filters: as for `encode_cursor`.
        key: of an item, in the order of the list.
    """
    taken = list(items[:limit])
    more = len(items) > limit
    return Page(items=taken, next=encode_cursor(filters, key(taken[-1])) if more else None)


def _digest(filters: Sequence[Any]) -> str:
    content = msgspec.json.encode(tuple(filters))
    return urlsafe_b64encode(hashlib.blake2s(content, digest_size=DIGEST_BYTES).digest()).decode()
