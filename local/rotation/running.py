"""Rotations of a stack's credentials: how they are started, and what is found out about them."""

import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from local.database import APPLICATION
from local.operations import failed_operations
from local.platform_secrets import CACHE_APPLICATION, DATABASE_APPLICATION, DATABASE_MASTER
from local.rotation.account import Rotations, judge
from local.rotation.overdue import cache_uses, database_uses, overdue
from local.rotation.process import RotationProcess
from local.rotation.rounds import CacheLogin, Plan, Round
from local.stack import Stack
from local.waiting import wait_until
from services.telemetry.credentials import Credentials
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_READER_ACCESS

SECONDS_EACH = 5.0
"""Between two rounds at least: one takes about two seconds, and afterwards connections have to be replaced."""
LAST_ROUND_SECONDS = 60.0
GRACE_SECONDS = 6.0
"""In which connections have to be replaced: logins are read again after a second, and a batch is not interrupted."""


class RunningRotations:
    """The rotations of a run, or none.

    Attributes:
        rounds: how often all credentials are rotated.
    """

    def __init__(self, stack: Stack, *, rounds: int, seconds: float) -> None:
        """Take what to rotate; nothing starts yet.

        Args:
            stack: running.
            rounds: how often.
            seconds: over which time they are spread.
        """
        self._stack, self.rounds, self._seconds = stack, rounds, seconds
        self._process: RotationProcess | None = None

    def start(self) -> None:
        """Begin; the time counts from now on."""
        if not self.rounds:
            return
        stack = self._stack
        cache = stack.cache
        plan = Plan(
            rounds=self.rounds,
            begins_at=time.time(),
            seconds=self._seconds,
            secrets=stack.secrets,
            database_port=stack.database.port,
            cache_ports=[each.port for each in cache.nodes],
            cache_admin=cache.admin,
            cache_users=[
                CacheLogin(login=Credentials(cache.user, cache.password), access=CACHE_APPLICATION_ACCESS),
                CacheLogin(login=cache.reader, access=CACHE_READER_ACCESS),
            ],
            report=str(stack.directory / "rotations.ndjson"),
        )
        self._process = RotationProcess(
            plan=plan,
            directory=stack.directory,
            url=stack.aws.url,
            authorities=stack.authorities,
            master_secret_arn=stack.secrets[DATABASE_MASTER],
        ).start()

    def close(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            self._process.stop()

    def done(self) -> list[Round]:
        """Return the rounds that are over."""
        return [] if self._process is None else list(self._process.rounds())

    def wait(self) -> None:
        """Wait until all rounds are over, or the process has ended."""
        process = self._process
        if process is not None:
            wait_until(lambda: process.exit_code is not None, seconds=LAST_ROUND_SECONDS)

    def account(self, connection: "psycopg.Connection[object]") -> Callable[[Path], Rotations]:
        """Look which connections were used too long; return what makes the account once all logs are written.

        Args:
            connection: of the superuser.
        """
        rounds, cache = self.done(), self._stack.cache
        uses = {
            DATABASE_APPLICATION: database_uses(connection, user=APPLICATION),
            CACHE_APPLICATION: cache_uses([each.client() for each in cache.nodes], user=cache.user, now=time.time()),
        }
        late = sum(
            overdue(used, [each.finished_at[name] for each in rounds if name in each.finished_at], grace=GRACE_SECONDS)
            for name, used in uses.items()
        )
        return lambda directory: judge(
            asked=self.rounds,
            secrets=len(self._stack.secrets),
            rounds=rounds,
            overdue=late,
            operations=failed_operations(directory),
        )
