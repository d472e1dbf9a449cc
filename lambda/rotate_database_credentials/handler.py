"""Rotates the passwords of the database users.

This version refuses every rotation before it changes anything, see `shared.rotation.refuse`.
"""

from dataclasses import dataclass
from typing import Any

import boto3
from shared.rotation import Rotation, refuse
from shared.settings import ARN, HOST, NAME, PORT, load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        database_host: of PostgreSQL.
        database_port: of PostgreSQL.
        database_name: the database that the new password is tried on.
        master_secret_arn: of the user that may set the others' passwords.
    """

    database_host: str = setting(HOST)
    database_port: str = setting(PORT)
    database_name: str = setting(NAME)
    master_secret_arn: str = setting(ARN)


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
    refuse(boto3.client("secretsmanager"), rotation, credentials="the database user's password")
