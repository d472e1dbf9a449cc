"""Rotates the passwords of the cache's users.

Called by Secrets Manager, step by step, and by a schedule with `{"action": "report"}`, see `shared.age`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from shared.entry import report_or_rotate
from shared.rotation import Rotation
from shared.settings import ARNS, HOST, NAME, PORT, setting

from rotate_cache_credentials.elasticache import ElastiCacheUsers
from rotate_cache_credentials.login import log_in
from rotate_cache_credentials.rotator import CacheRotator

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

USER_IDS = r"[a-zA-Z][a-zA-Z0-9-]{0,39}(,[a-zA-Z][a-zA-Z0-9-]{0,39})*"
"""One or more ids, separated by commas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads. There is none for TLS: it is on.

    Attributes:
        cache_host: the configuration endpoint, on which the new password is tried.
        cache_port: of Redis.
        cache_user_ids: whose passwords it may change, separated by commas; a user keeps two at a time.
        replication_group_id: has to be available before a user is changed.
        secret_arns: of the secrets whose age is told, separated by commas.
        metric_namespace: of that metric.
        environment_suffix: its dimension.
    """

    cache_host: str = setting(HOST)
    cache_port: str = setting(PORT)
    cache_user_ids: str = setting(USER_IDS)
    replication_group_id: str = setting(NAME)
    secret_arns: str = setting(ARNS)
    metric_namespace: str = setting(NAME)
    environment_suffix: str = setting(NAME)


def handler(event: dict[str, Any], _context: object) -> None:
    """Carry out one step of a rotation, or report.

    Args:
        event: `SecretId`, `ClientRequestToken` and `Step`, from Secrets Manager; or `{"action": "report"}`.

    Raises:
        SettingsError: a variable is missing or refused.
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationError: the step failed.
        AgeError: the age of a secret is not known.
    """
    report_or_rotate(event, Settings, _rotator)


def _rotator(_client: "SecretsManagerClient", settings: Settings, rotation: Rotation) -> CacheRotator:
    def at_every_node(username: str, password: str) -> None:
        log_in(host=settings.cache_host, port=int(settings.cache_port), username=username, password=password)

    return CacheRotator(
        secret_id=rotation.secret_id,
        users=ElastiCacheUsers(boto3.client("elasticache"), replication_group_id=settings.replication_group_id),
        allowed=settings.cache_user_ids.split(","),
        log_in=at_every_node,
    )
