"""What every rotation function does with an event that is not its own: report, or carry out one step of a rotation."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import boto3

from shared.age import REPORT, report
from shared.rotation import Rotation, Rotator, rotate
from shared.settings import load

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class RotationSettings(Protocol):
    """What the settings of each rotation function hold."""

    @property
    def secret_arns(self) -> str:
        """Of the secrets whose age is told, separated by commas."""

    @property
    def metric_namespace(self) -> str:
        """Of that metric."""

    @property
    def environment_suffix(self) -> str:
        """Its dimension."""


SettingsT = TypeVar("SettingsT", bound=RotationSettings)


def report_or_rotate(
    event: Mapping[str, Any],
    kind: type[SettingsT],
    rotator_for: Callable[["SecretsManagerClient", SettingsT, Rotation], Rotator],
) -> None:
    """Report how old the secrets are, or carry out one step of a rotation.

    Args:
        event: `{"action": "report"}`; or `SecretId`, `ClientRequestToken` and `Step`, from Secrets Manager.
        kind: the function's settings.
        rotator_for: returns what rotates a secret.

    Raises:
        SettingsError: a variable is missing or refused.
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationError: the step failed.
        AgeError: the age of a secret is not known.
    """
    if event.get("action") == REPORT:
        settings = load(kind)
        report(
            boto3.client("secretsmanager"),
            secret_arns=settings.secret_arns,
            namespace=settings.metric_namespace,
            environment_suffix=settings.environment_suffix,
        )
        return
    rotation = Rotation.from_event(event)  # what is none is refused before anything else
    settings, client = load(kind), boto3.client("secretsmanager")
    rotate(rotation, client=client, rotator_for=partial(rotator_for, client, settings))
