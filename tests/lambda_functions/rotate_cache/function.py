"""The function as the tests call it, and whom it rotates."""

from typing import Any

import boto3
from rotate_cache_credentials.elasticache import ElastiCacheUsers
from rotate_cache_credentials.login import log_in
from rotate_cache_credentials.rotator import CacheRotator, Patience
from shared.rotation import Rotation, rotate

from local.servers.ports import HOST
from local.servers.redis import RedisCluster

APPLICATION, READER, GROUP = "sf-application-dev", "sf-reader-dev", "smartfactory-dev"
FIRST = "first-password-of-all"
QUICK = Patience(user_seconds=10, login_seconds=10, poll_seconds=0.01)


class Function:
    """The function, but without TLS and without patience, which no setting can change."""

    def __init__(self, cluster: RedisCluster) -> None:
        self.patience, self._port = QUICK, cluster.port

    def __call__(self, event: dict[str, Any], _context: object) -> None:
        rotate(Rotation.from_event(event), client=boto3.client("secretsmanager"), rotator_for=self._rotator)

    def _rotator(self, rotation: Any) -> CacheRotator:
        return CacheRotator(
            secret_id=rotation.secret_id,
            users=ElastiCacheUsers(boto3.client("elasticache"), replication_group_id=GROUP),
            allowed=[APPLICATION, READER],
            log_in=lambda user, password: log_in(
                host=HOST, port=self._port, username=user, password=password, tls=False
            ),
            patience=self.patience,
        )


YES, NO = [True] * 3, [False] * 3
