"""Bodies that are ready to be sent."""

import hashlib
from dataclasses import dataclass

import msgspec

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Encoded:
    """A body that is ready to be sent, however often.

    Attributes:
        content: JSON.
        tag: the ETag.
        items: how many the log line says were read.
    """

    content: bytes
    tag: str
    items: int | None


def encoded(value: object, *, items: int | None = None) -> Encoded:
    """Return the value as JSON, with its ETag."""
    content = _encode(value)
    return Encoded(content, f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"', items)
