"""Ids of alerts: the key, written as one word."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from services.api.alerts.ports import AlertKey
from services.api.problems import NotFound

MAXIMUM_CHARACTERS = 300
"""Two names of 64, a time, a number of 19 digits, and what holds them together, four characters for three."""


def id_of(key: AlertKey) -> str:
    """Return the id."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def key_of(alert: str) -> AlertKey:
    """Return the key that an id holds.

    Raises:
        NotFound: it is no id.
    """
    try:
        if len(alert) > MAXIMUM_CHARACTERS:
            raise NotFound
        content = urlsafe_b64decode(alert + "=" * (-len(alert) % 4))
        return msgspec.json.decode(content, type=AlertKey)
    except (ValueError, binascii.Error, msgspec.DecodeError, RecursionError):
        raise NotFound from None
