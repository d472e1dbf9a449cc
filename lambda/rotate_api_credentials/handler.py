"""Rotates what API clients authenticate and are metered with: client secrets and API keys.

Called by Secrets Manager, step by step; by a schedule with `{"action": "report"}`, see `shared.age`; and by
CloudFormation as a custom resource, which removes on destroy what rotations made.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError
from shared.cloudformation import answer
from shared.entry import report_or_rotate
from shared.rotation import Rotation
from shared.settings import ARNS, NAME, load, setting

from rotate_api_credentials.api_key import ApiKeyRotator
from rotate_api_credentials.client_secret import ClientSecretRotator
from rotate_api_credentials.cognito import CognitoClientSecrets
from rotate_api_credentials.keys import ApiKeys
from rotate_api_credentials.resource import physical_id, remove
from rotate_api_credentials.rotator import ApiRotator

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

logger = logging.getLogger(__name__)


class AnswerError(RuntimeError):
    """CloudFormation did not get its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        user_pool_id: of the clients.
        usage_plan_id: that a new API key joins.
        secret_arns: of the secrets whose age is told, separated by commas.
        metric_namespace: of that metric.
        environment_suffix: its dimension, and the tag of the API keys.
    """

    user_pool_id: str = setting(NAME)
    usage_plan_id: str = setting(NAME)
    secret_arns: str = setting(ARNS)
    metric_namespace: str = setting(NAME)
    environment_suffix: str = setting(NAME)


def handler(event: dict[str, Any], _context: object) -> None:
    """Carry out one step of a rotation, report, or answer CloudFormation.

    Args:
        event: `SecretId`, `ClientRequestToken` and `Step`, from Secrets Manager; `{"action": "report"}`; or a request
            of CloudFormation, see `rotate_api_credentials.resource`.

    Raises:
        SettingsError: a variable is missing or refused.
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationError: the step failed.
        AgeError: the age of a secret is not known.
        AnswerError: CloudFormation did not get its answer.
    """
    if "RequestType" in event:
        _resource(event)
    else:
        report_or_rotate(event, Settings, _rotator)


def _resource(event: dict[str, Any]) -> None:
    reason = None
    try:
        if event["RequestType"] == "Delete":
            settings = load(Settings)
            remove(event.get("ResourceProperties", {}), secrets=_secrets(settings), keys_of=_keys(settings))
    except Exception as error:  # noqa: BLE001 - without an answer CloudFormation would wait for an hour
        reason = _reason(error)
        logger.error("credentials of rotations are left: %s", reason)  # noqa: TRY400 - a traceback may quote a secret
    problem = ""
    try:
        answer(event, physical_id=physical_id(event), reason=reason, data={})
    except (OSError, ValueError, KeyError) as error:
        problem = type(error).__name__  # the URL is signed, and their texts may quote it
    if problem:
        raise AnswerError(f"CloudFormation got no answer: {problem}")


def _reason(error: Exception) -> str:
    if isinstance(error, ClientError):
        return f"{error.operation_name}: {error.response.get('Error', {}).get('Code')}"
    return f"{type(error).__name__}: {error}" if isinstance(error, ValueError) else type(error).__name__


def _rotator(_client: "SecretsManagerClient", settings: Settings, rotation: Rotation) -> ApiRotator:
    return ApiRotator(
        secret_id=rotation.secret_id,
        client_secret=lambda: ClientSecretRotator(secret_id=rotation.secret_id, secrets=_secrets(settings)),
        api_key=lambda: ApiKeyRotator(rotation=rotation, keys_of=_keys(settings)),
    )


def _secrets(settings: Settings) -> CognitoClientSecrets:
    return CognitoClientSecrets(boto3.client("cognito-idp"), user_pool_id=settings.user_pool_id)


def _keys(settings: Settings) -> Callable[[str], ApiKeys]:
    """Return what finds the keys of a client, by the name of its first one."""
    client = boto3.client("apigateway")
    return lambda first: ApiKeys(
        client,
        usage_plan_id=settings.usage_plan_id,
        first=first,
        environment_suffix=settings.environment_suffix,
    )
