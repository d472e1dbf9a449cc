"""A cache user's password: two overlap, so that a client which still holds the former one works until the next time.

ElastiCache keeps at most two passwords of a user. A rotation sets the current and the pending one, and thereby drops
the one that was current before: nothing is left to remove afterwards.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.passwords import new_password
from shared.rotation import InvalidSecretError, RotationError, Secret, fields

READY = "active"
CHANGING = "modifying"


class UserBusyError(RuntimeError):
    """The user is being changed; only a user that is active can be."""


class PasswordRefusedError(ValueError):
    """The service does not take one of the passwords."""


class Users(Protocol):
    """What a rotation asks of ElastiCache."""

    def status(self, user_id: str) -> str:
        """Return the status of a user: `active`, `modifying`, `deleting`."""

    def set_passwords(self, user_id: str, passwords: Sequence[str]) -> None:
        """Replace all passwords of a user by one or two.

        Raises:
            UserBusyError: the user is being changed.
            PasswordRefusedError: the service does not take one of them.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait.

    Attributes:
        user_seconds: for a user to be active; a change takes about a minute.
        login_seconds: for the nodes to know the password, once the user is active.
        poll_seconds: between two looks.
    """

    user_seconds: float = 240
    login_seconds: float = 30
    poll_seconds: float = 5


class CacheRotator:
    """See `shared.rotation.Rotator`."""

    def __init__(
        self,
        *,
        secret_id: str,
        users: Users,
        allowed: Collection[str],
        log_in: Callable[[str, str], None],
        patience: Patience = Patience(),
    ) -> None:
        """Take what it works with.

        Args:
            secret_id: named in errors.
            users: of the cache.
            allowed: ids of the users whose password this function may change; an id is the login's name as well.
            log_in: with name and password at every node; raises `RotationError` if one refuses or is silent.
            patience: how long to wait.
        """
        self._secret_id, self._users, self._allowed = secret_id, users, allowed
        self._log_in, self._patience = log_in, patience

    def create(self, current: Secret) -> Secret:
        """Return the content with a new password.

        Raises:
            InvalidSecretError: a field is missing, or the user is none of those allowed.
        """
        self._login(current)
        return {**current, "password": new_password()}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:  # noqa: ARG002 - it goes by itself
        """Give the user both passwords, as soon as nobody else changes it.

        Raises:
            InvalidSecretError: a field is missing, the users differ, or ElastiCache refuses a password.
            RotationError: the user does not become active in time.
        """
        (user, former), (other, password) = self._login(current), self._login(pending)
        if user != other:
            raise InvalidSecretError(self._secret_id, "username: refused; allowed: that of the current version")
        deadline = time.monotonic() + self._patience.user_seconds
        while True:
            self._wait_until_active(user, deadline)
            try:
                self._users.set_passwords(user, list(dict.fromkeys((former, password))))
            except UserBusyError:  # somebody was faster; once more, until the time is over
                time.sleep(self._patience.poll_seconds)
            except PasswordRefusedError:
                problem = "password: refused by ElastiCache; allowed: 16 to 128 printable characters"
                raise InvalidSecretError(self._secret_id, problem) from None
            else:
                return

    def test(self, pending: Secret) -> None:
        """Log in at every node: an active user's passwords are said to be known to all.

        Raises:
            InvalidSecretError: a field is missing, or the user is none of those allowed.
            RotationError: the user does not become active in time, or a node refuses the login or is silent.
        """
        user, password = self._login(pending)
        self._wait_until_active(user, time.monotonic() + self._patience.user_seconds)
        deadline = time.monotonic() + self._patience.login_seconds
        while True:
            try:
                self._log_in(user, password)
            except RotationError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(self._patience.poll_seconds)
            else:
                return

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Do nothing: the oldest password went when the new one was set."""

    def _login(self, secret: Secret) -> tuple[str, str]:
        user, password = fields(secret, "username", "password", secret_id=self._secret_id)
        if user not in self._allowed:
            raise InvalidSecretError(self._secret_id, f"username: refused; allowed: {', '.join(sorted(self._allowed))}")
        return user, password

    def _wait_until_active(self, user: str, deadline: float) -> None:
        while (status := self._users.status(user)) != READY:
            if status != CHANGING or time.monotonic() > deadline:
                raise RotationError(f"{self._secret_id}: user {user} is {status}, not {READY}")
            time.sleep(self._patience.poll_seconds)
