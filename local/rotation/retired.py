"""Whether a server refuses a login that should have been retired."""

from collections.abc import Sequence

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from local.database import DATABASE
from local.servers.ports import HOST
from services.telemetry.credentials import Credentials
from services.telemetry.storage.connections import is_refused

SECONDS = 10


def opens_database(login: Credentials, *, port: int) -> bool:
    """Tell whether PostgreSQL takes a login.

    Raises:
        psycopg.OperationalError: it cannot be asked.
    """
    try:
        psycopg.connect(
            host=HOST,
            port=port,
            dbname=DATABASE,
            user=login.username,
            password=login.password,
            connect_timeout=SECONDS,
        ).close()
    except psycopg.OperationalError as error:
        if is_refused(error):
            return False
        raise
    return True


def opens_cache(login: Credentials, *, ports: Sequence[int]) -> bool:
    """Tell whether any node of Redis takes a login.

    Raises:
        redis.RedisError: a node cannot be asked.
    """
    return any(_opens_node(login, port) for port in ports)


def _opens_node(login: Credentials, port: int) -> bool:
    with redis.Redis(
        host=HOST,
        port=port,
        username=login.username,
        password=login.password,
        socket_timeout=SECONDS,
        # The library takes a refusal for an outage, and would try for seconds.
        retry=Retry(NoBackoff(), 0),
    ) as client:
        try:
            return bool(client.ping())
        except redis.AuthenticationError:
            return False
