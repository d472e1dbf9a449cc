"""What every rotation does first: is this a rotation, and of a version that waits for it?

Secrets Manager calls a function four times for each rotation, and again after a failure. Nothing here reads a secret.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"

logger = logging.getLogger(__name__)


class Step(StrEnum):
    """The four steps, in their order."""

    CREATE = "createSecret"
    SET = "setSecret"
    TEST = "testSecret"
    FINISH = "finishSecret"


class InvalidRotationError(ValueError):
    """The event is not a rotation, or the secret does not wait for this one."""


class RotationNotAvailableError(RuntimeError):
    """This version cannot rotate the secret, and has changed nothing."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One call of Secrets Manager.

    Attributes:
        secret_id: the ARN of the secret.
        token: the id of the version that is to become current.
        step: what to do.
    """

    secret_id: str
    token: str
    step: Step

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "Rotation":
        """Return what an event asks for.

        Raises:
            InvalidRotationError: a key is missing or empty, or the step is unknown.
        """
        for key in ("SecretId", "ClientRequestToken", "Step"):
            if not isinstance(event.get(key), str) or not event[key]:
                raise InvalidRotationError(f"event: {key}: missing; allowed: a text that is not empty")
        if event["Step"] not in set(Step):
            raise InvalidRotationError(f"event: Step: {event['Step']!r} is unknown; allowed: {', '.join(Step)}")
        return cls(event["SecretId"], event["ClientRequestToken"], Step(event["Step"]))


def is_due(client: "SecretsManagerClient", rotation: Rotation) -> bool:
    """Tell whether there is anything to do; false for a version that is current already.

    Args:
        client: of Secrets Manager.
        rotation: what is asked for.

    Raises:
        InvalidRotationError: rotation is off, or the version is not staged as pending.
        botocore.exceptions.ClientError: the secret cannot be described.
    """
    secret = client.describe_secret(SecretId=rotation.secret_id)
    if not secret.get("RotationEnabled", False):
        raise InvalidRotationError(f"{rotation.secret_id}: rotation is not enabled")
    stages = secret.get("VersionIdsToStages", {}).get(rotation.token, [])
    if CURRENT in stages:
        logger.info("%s: version %s is current already", rotation.secret_id, rotation.token)
        return False
    if PENDING not in stages:
        raise InvalidRotationError(f"{rotation.secret_id}: version {rotation.token} is not staged {PENDING}")
    return True


def refuse(client: "SecretsManagerClient", rotation: Rotation, *, credentials: str) -> None:
    """Check a rotation as far as it can be checked, then refuse it.

    The failed invocation raises the rotation alarm; a rotation that only seemed to succeed would raise none, and the
    next step would make a version current that no server knows.

    Args:
        client: of Secrets Manager.
        rotation: what is asked for.
        credentials: what it is about, `the database user's password` for example.

    Raises:
        InvalidRotationError: see `is_due`.
        RotationNotAvailableError: always, unless the version is current already.
    """
    if is_due(client, rotation):
        raise RotationNotAvailableError(
            f"rotation of {credentials} is not available in this version; {rotation.secret_id} is unchanged"
        )
