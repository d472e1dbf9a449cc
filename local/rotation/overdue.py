"""Connections that were still used when their login had been rotated away for a while."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

PROCESSOR_SESSIONS = """
SELECT extract(epoch FROM backend_start)::double precision, extract(epoch FROM state_change)::double precision
FROM pg_stat_activity WHERE application_name = 'processor' AND usename = ANY(%s)
"""


class Use(NamedTuple):
    """When a connection was made, and when it was last used; seconds since 1970."""

    begun: float
    last: float


def overdue(uses: Iterable[Use], rotations: Sequence[float], *, grace: float) -> int:
    """Return how many connections were used too long after a rotation of their login.

    One that nobody has used since harms nobody, and is replaced before it is used again.

    Args:
        uses: of the connections that are open.
        rotations: when their login changed, seconds since 1970.
        grace: seconds in which a connection has to be replaced.
    """
    return sum(any(use.begun < at and use.last > at + grace for at in rotations) for use in uses)


def database_uses(connection: Any, *, user: str) -> list[Use]:
    """Return the sessions of the processors.

    Args:
        connection: of the superuser.
        user: the login that the set-up made; its clone's sessions count as well.
    """
    return [Use(*row) for row in connection.execute(PROCESSOR_SESSIONS, ([user, f"{user}_clone"],)).fetchall()]


def cache_uses(nodes: Iterable[Any], *, user: str, now: float) -> list[Use]:
    """Return the connections of a user to Redis, which knows whole seconds: who may be innocent is.

    Args:
        nodes: clients of the administrator.
        user: whose.
        now: seconds since 1970.
    """
    return [
        Use(now - int(each["age"]), now - int(each["idle"]) - 1)
        for node in nodes
        for each in node.client_list()
        if each["user"] == user
    ]
