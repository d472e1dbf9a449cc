"""The newest values in Redis, in cluster mode.

A production line is a hash `sf:latest:{facility/line}`: the braces keep it on one shard, and no identifier has a slash.
Its fields are `sensor|metric`, its values events as JSON, with one more field in front that orders them.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import pybreaker
from redis import RedisError
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import AuthenticationError, RedisClusterException
from redis.retry import Retry

from services.telemetry.cache import CacheUnavailableError
from services.telemetry.credentials import Credentials, CredentialsError, Logins
from services.telemetry.events import Event, RejectedEvent, decode, encode
from services.telemetry.settings import CACHE_KEY_PREFIX

FAILURES_TO_OPEN, OPEN_SECONDS = 3, 5.0
"""So many failures in a row, and the cache is left alone for so long: a batch must not wait for it each time."""
TIMEOUT_SECONDS = 1.0
"""To connect and to answer; a healthy cluster takes milliseconds."""
EVENTS_AT_ONCE = 5000
FIELDS_PER_SCRIPT = 500
"""A script stops its shard for everybody: 500 fields take about 2 ms."""
REBUILD_CLAIM_SECONDS = 60
REBUILD_KEY = f"{CACHE_KEY_PREFIX}latest-rebuild"

# `{"order":"`, then 16 digits of microseconds since 1970 and 19 of the sequence: texts of equal length that compare as
# the pairs do. Lua's numbers are doubles and would round both.
_ORDER = '{"order":"%016d%019d",'
_NEWEST_WINS = """
for i = 1, #ARGV, 2 do
  local old = redis.call('HGET', KEYS[1], ARGV[i])
  if not old or string.sub(old, 11, 45) < string.sub(ARGV[i + 1], 11, 45) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The second is no RedisError.
_ERRORS = (RedisError, RedisClusterException, OSError)

logger = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")


class RedisLatestCache:
    """The newest values in a Redis cluster, behind a circuit breaker. One object is for one thread.

    The client belongs to one login: when the login changes, a new client takes its place with all its connections.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        tls: bool,
        logins: Logins | None,
        open_seconds: float = OPEN_SECONDS,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Take where the cluster is; nothing is connected yet.

        Args:
            host: of the configuration endpoint, or of any node.
            port: of that.
            tls: whether connections are encrypted, and the server's certificate and name checked.
            logins: asked for each call, and again when the cluster refuses the login; None connects without.
            open_seconds: how long an unreachable cluster is left alone.
            timeout_seconds: to connect, and to answer.
        """
        self._options: dict[str, Any] = {
            "host": host,
            "port": port,
            "ssl": tls,
            "socket_timeout": timeout_seconds,
            "socket_connect_timeout": timeout_seconds,
            "retry": Retry(NoBackoff(), 1),
        }
        self._logins = logins
        self._client: RedisCluster | None = None
        self._login: Credentials | None = None
        self._breaker = pybreaker.CircuitBreaker(fail_max=FAILURES_TO_OPEN, reset_timeout=open_seconds)

    def update(self, events: Sequence[Event]) -> None:
        """See `LatestCache`."""
        lines: defaultdict[str, dict[str, Event]] = defaultdict(dict)
        for event in events:
            fields, field = lines[line_key(event.facility, event.line)], f"{event.sensor}|{event.metric}"
            former = fields.get(field)
            if former is None or (former.ts, former.seq) < (event.ts, event.seq):
                fields[field] = event
        if lines:
            self._call(lambda client: _write(client, lines))

    def line(self, facility: str, line: str) -> list[Event]:
        """See `LatestCache`. What cannot be read, such as a value of a newer version, is left out."""
        return events_of(self._call(lambda client: client.hvals(line_key(facility, line))))

    def claim_rebuild(self) -> bool:
        """See `LatestCache`; a claim ends by itself after `REBUILD_CLAIM_SECONDS`."""
        return self._call(lambda client: bool(client.set(REBUILD_KEY, "1", nx=True, ex=REBUILD_CLAIM_SECONDS)))

    def rebuild(self, events: Iterable[Event]) -> int:
        """See `LatestCache`; holds `EVENTS_AT_ONCE` of them in memory."""
        iterator, number = iter(events), 0
        while chunk := list(islice(iterator, EVENTS_AT_ONCE)):
            self.update(chunk)
            number += len(chunk)
        return number

    def close(self) -> None:
        """Close all connections; a later call opens them anew."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _call(self, ask: Callable[[RedisCluster], ResultT]) -> ResultT:
        try:
            result: ResultT = self._breaker.call(self._connected, ask)
        # Errors of the system come through while the client looks for the nodes.
        except (*_ERRORS, CredentialsError, pybreaker.CircuitBreakerError) as error:
            raise CacheUnavailableError(f"{type(error).__name__}: {error}") from error
        return result

    def _connected(self, ask: Callable[[RedisCluster], ResultT]) -> ResultT:
        """Ask; a login that has just been rotated away costs no failure, and so nothing of the breaker's patience."""
        logins = self._logins
        if logins is None:
            return ask(self._client_of(None))
        login = logins.get()
        try:
            return ask(self._client_of(login))
        except _ERRORS as error:
            if not _is_refused(error):
                raise
            fresh = logins.renew(login)
            if fresh == login:
                raise
        logger.info("login refused; using the secret's new one", extra={"user": fresh.username})
        return ask(self._client_of(fresh))

    def _client_of(self, login: Credentials | None) -> RedisCluster:
        """Return the client with this login; one with a former login is closed."""
        former = self._client
        if former is not None and login == self._login:
            return former
        given: dict[str, Any] = {} if login is None else {"username": login.username, "password": login.password}
        # It asks the cluster for its nodes at once.
        self._client, self._login = RedisCluster(**self._options, **given), login
        if former is not None:
            former.close()
            logger.info("connections with a former login replaced")
        return self._client


def _is_refused(error: BaseException) -> bool:
    """Tell whether the login was refused: while it looks for nodes, the client hides that in another error's cause."""
    return isinstance(error, AuthenticationError) or (error.__cause__ is not None and _is_refused(error.__cause__))


def line_key(facility: str, line: str) -> str:
    """Return the key of a line's hash."""
    return f"{CACHE_KEY_PREFIX}latest:{{{facility}/{line}}}"


def events_of(values: Iterable[bytes | str]) -> list[Event]:
    """Return the events in a hash's values, sorted by sensor and metric; what cannot be read is left out."""
    events = []
    for value in values:
        try:
            events.append(decode(value if isinstance(value, bytes) else value.encode()))
        except RejectedEvent:
            continue
    return sorted(events, key=lambda event: (event.sensor, event.metric))


def _value(event: Event) -> bytes:
    order = _ORDER % (max(0, (event.ts - _EPOCH) // _MICROSECOND), event.seq)
    return order.encode() + encode(event)[1:]


def _write(client: RedisCluster, lines: dict[str, dict[str, Event]]) -> None:
    pipeline = client.pipeline()  # type: ignore[no-untyped-call]  # the client's own annotations end here
    for key, fields in lines.items():
        items = iter(fields.items())
        while chunk := list(islice(items, FIELDS_PER_SCRIPT)):
            arguments = [part for field, event in chunk for part in (field, _value(event))]
            # EVAL: a cluster's pipeline takes no EVALSHA, and a node that restarted would not know the script. As a
            # plain command, because the pipeline has no method for it.
            pipeline.execute_command("EVAL", _NEWEST_WINS, 1, key, *arguments)
    pipeline.execute()
