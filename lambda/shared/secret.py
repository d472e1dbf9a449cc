"""The content of a secret, and what may be said of it: its id, the names of its fields, never a value."""

import json
from collections.abc import Mapping
from typing import Any

Secret = Mapping[str, Any]
"""A decoded JSON object. What we write are texts; an attachment to a database adds numbers, its port for example."""


class RotationError(RuntimeError):
    """A rotation failed, and may succeed when it is tried again; the text names secret and cause, never a value."""


class InvalidSecretError(RotationError):
    """The content of a secret cannot be used, however often it is tried.

    Attributes:
        secret_id: whose content it is.
    """

    def __init__(self, secret_id: str, problem: str) -> None:
        """Take the secret's id, and what is wrong and allowed: names of fields, no values."""
        super().__init__(f"{secret_id}: {problem}")
        self.secret_id = secret_id


def decoded(text: str | None, *, secret_id: str) -> Secret:
    """Return the fields of a secret.

    Args:
        text: its content; None if it is binary.
        secret_id: named in the error.

    Raises:
        InvalidSecretError: it is not a JSON object.
    """
    content: Any = None
    if text is not None:
        try:
            content = json.loads(text)
        except ValueError:  # its text quotes the secret, so what is raised is raised outside, without a context
            content = None
    if not isinstance(content, dict):
        raise InvalidSecretError(secret_id, "content: refused; allowed: a JSON object")
    return content


def fields(secret: Secret, *names: str, secret_id: str) -> tuple[str, ...]:
    """Return the values of fields.

    Args:
        secret: the content.
        names: of the fields; each has to be a text that is not empty.
        secret_id: named in the error.

    Raises:
        InvalidSecretError: one or more are missing; names each.
    """
    missing = [name for name in names if not isinstance(secret.get(name), str) or not secret[name]]
    if missing:
        raise InvalidSecretError(secret_id, f"{', '.join(missing)}: missing; allowed: a text that is not empty")
    return tuple(secret[name] for name in names)
