"""The functions of `lambda/`, as Secrets Manager would call them, in this process."""

import importlib
from functools import partial

import redis
from botocore.session import Session

from local.rotation.player import Handler
from local.rotation.rounds import Plan
from local.servers.elasticache import CacheUser, FakeElastiCache
from local.servers.ports import HOST

REPLICATION_GROUP = "smartfactory-local"


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
