"""Logging in at every node of the cluster."""

from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError
from redis.retry import Retry
from shared.rotation import RotationError

TIMEOUT_SECONDS = 5.0
"""To connect and to answer."""


def log_in(*, host: str, port: int, username: str, password: str, tls: bool = True) -> None:
    """Log in at all masters and replicas, and ask each for a sign of life.

    Args:
        host: of the configuration endpoint, or of any node.
        port: of that.
        username: the login.
        password: the login.
        tls: encrypts, and checks certificate and name against the system's authorities, of which Amazon Trust Services,
            who sign ElastiCache's certificates, are some. Off is for one machine; no setting can turn it off.

    Raises:
        RotationError: a node refuses the login, or cannot be reached; says which kind of failure it was.
    """
    problem: str
    client = None
    try:
        client = RedisCluster(
            host=host,
            port=port,
            username=username,
            password=password,
            ssl=tls,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        client.ping(target_nodes=RedisCluster.ALL_NODES)
    except (RedisError, RedisClusterException, OSError) as error:
        problem = type(error.__cause__ or error).__name__  # their texts may quote a command, and so a password
    else:
        return
    finally:
        if client is not None:
            client.close()
    raise RotationError(f"user {username} cannot log in at every node of {host}:{port}: {problem}")
