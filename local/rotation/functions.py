"""The functions of `lambda/`, as Secrets Manager would call them, in this process."""

import importlib
import urllib.request
from functools import partial

import msgspec
import redis
from botocore.session import Session

from local.rotation.player import Handler
from local.rotation.rounds import ApiLogin, Plan
from local.servers.cognito import FakeCognito
from local.servers.elasticache import CacheUser, FakeElastiCache
from local.servers.ports import HOST
from local.servers.tokens import CLIENTS_PATH

REPLICATION_GROUP = "smartfactory-local"
USER_POOL = "us-east-1_local"
SECONDS = 10


def database_function() -> Handler:
    """Return the handler that rotates users of the database."""
    handler: Handler = importlib.import_module("rotate_database_credentials.handler").handler
    return handler


def cache_function(plan: Plan, session: Session) -> Handler:
    """Return the handler that rotates users of the cache; ElastiCache is a fake over the real nodes.

    Args:
        plan: names users and nodes.
        session: makes the function's clients.
    """
    admin = plan.cache_admin
    nodes = [
        redis.Redis(host=HOST, port=port, username=admin.username, password=admin.password, socket_timeout=5)
        for port in plan.cache_ports
    ]
    users = {
        each.login.username: CacheUser(rules=each.access, passwords=[each.login.password]) for each in plan.cache_users
    }
    service = FakeElastiCache(nodes=nodes, users=users, group=REPLICATION_GROUP)
    # The function would wait for seconds before it looks again.
    service.change_looks = 0
    service.attach(session)
    module = importlib.import_module("rotate_cache_credentials.handler")
    # No setting turns TLS off, which the wheel's Redis does not have.
    module.log_in = partial(module.log_in, tls=False)  # type: ignore[attr-defined]
    handler: Handler = module.handler
    return handler


def api_function(login: ApiLogin, session: Session) -> Handler:
    """Return the handler that rotates client secrets and API keys; API Gateway is the emulator's.

    Cognito is a fake that tells the issuer of tokens what counts.

    Args:
        login: of the client.
        session: makes the function's clients.
    """
    service = FakeCognito(user_pool_id=USER_POOL, client_id=login.client_id, first=login.client_secret)

    def tell(secrets: list[str]) -> None:
        url = f"{login.issuer_url}{CLIENTS_PATH}{login.client_id}"
        asked = urllib.request.Request(url, data=msgspec.json.encode(secrets), method="PUT")  # noqa: S310 - our own
        urllib.request.urlopen(asked, timeout=SECONDS).close()  # noqa: S310 - our own address

    service.changed = tell
    service.attach(session)
    handler: Handler = importlib.import_module("rotate_api_credentials.handler").handler
    return handler
