"""Rotates the password of the cache user.

This version refuses every rotation before it changes anything, see `shared.rotation.refuse`.
"""

from dataclasses import dataclass
from typing import Any

import boto3
from shared.rotation import Rotation, refuse
from shared.settings import HOST, NAME, PORT, load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        cache_host: the configuration endpoint, on which the new password is tried.
        cache_port: of Redis.
        cache_user_id: the user, which keeps two passwords while one replaces the other.
        replication_group_id: has to be available before its user is changed.
    """

    cache_host: str = setting(HOST)
    cache_port: str = setting(PORT)
    cache_user_id: str = setting(NAME)
    replication_group_id: str = setting(NAME)


def handler(event: dict[str, Any], _context: object) -> None:
    """Carry out one step of a rotation.

    Args:
        event: `SecretId`, `ClientRequestToken` and `Step`, from Secrets Manager.

    Raises:
        SettingsError: a variable is missing or refused.
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationNotAvailableError: it is one, and this version cannot do it.
    """
    rotation = Rotation.from_event(event)
    load(Settings)
    refuse(boto3.client("secretsmanager"), rotation, credentials="the cache user's password")
