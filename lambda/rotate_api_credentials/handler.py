"""Rotates what API clients authenticate and are metered with: client secrets and API keys.

This version refuses every rotation before it changes anything, see `shared.rotation.refuse`.
"""

from dataclasses import dataclass
from typing import Any

import boto3
from shared.rotation import Rotation, refuse
from shared.settings import NAME, load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        user_pool_id: of the clients.
        usage_plan_id: that a new API key joins.
    """

    user_pool_id: str = setting(NAME)
    usage_plan_id: str = setting(NAME)


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
    refuse(boto3.client("secretsmanager"), rotation, credentials="the API client's credentials")
