"""A service's user: two take turns, so that what works now goes on working until the next rotation."""

from typing import TYPE_CHECKING

from shared.passwords import new_password
from shared.postgres import Login, LoginRefusedError, Server, check, connected, named, opens, quoted, verifier
from shared.postgres_logins import login_of, possible_logins
from shared.postgres_users import LONGEST, ensure_clone, exists, lock, may_act_as, original, other
from shared.rotation import InvalidSecretError, RotationError, Secret, fields

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class AlternatingUsers:
    """Rotates a secret whose user changes between `x` and `x_clone`, see `shared.postgres_users`."""

    def __init__(
        self, secret_id: str, *, server: Server, client: "SecretsManagerClient", master_secret_arn: str
    ) -> None:
        """Take what to rotate.

        Args:
            secret_id: the ARN of the secret.
            server: where its users live.
            client: of Secrets Manager.
            master_secret_arn: of the user that made both, and sets their passwords.
        """
        self._secret_id, self._server = secret_id, server
        self._client, self._master_secret_arn = client, master_secret_arn

    def create(self, current: Secret) -> Secret:
        """Return the current content with the other user, and a new password."""
        self._check_master(current)
        login = self._login(current)
        user = original(login.username)
        if not 0 < len(user.encode()) <= LONGEST:
            raise InvalidSecretError(
                self._secret_id, f"username: refused; allowed: 1 to {LONGEST} bytes, and `_clone` after them"
            )
        check(login, secret_id=self._secret_id)
        return {**current, "username": other(login.username), "password": new_password()}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:  # noqa: ARG002
        """Give the other user the pending password, and a clone the rights of its original."""
        login, target = self._login(current), self._login(pending)
        self._check_master(pending)
        if target.username != other(login.username):
            raise InvalidSecretError(
                self._secret_id, "username: refused in the pending version; allowed: the one whose turn it is"
            )
        if opens(self._server, target):  # all of it was done at once, before a crash
            return
        # Who may write this secret must not get at another user's rights by naming it here.
        if not opens(self._server, login):
            raise RotationError(
                f"{self._secret_id}: the current user and password do not open the database; the set-up function sets "
                "the password again"
            )
        self._as_master(target)

    def test(self, pending: Secret) -> None:
        """Connect, and look whether the user has the rights of its original."""
        login = self._login(pending)
        with connected(self._server, login) as run:
            if not may_act_as(run, original(login.username)):
                raise RotationError(f"{self._secret_id}: {login.username} lacks the rights of its original")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Do nothing: the user of two rotations ago is the current one, with another password."""

    def _as_master(self, target: Login) -> None:
        """Set the password as the master, with whatever password that has just now."""
        for master in possible_logins(self._client, self._master_secret_arn):
            if original(target.username) == original(master.username):
                raise InvalidSecretError(self._secret_id, "username: refused: the master's; allowed: another one")
            try:
                with connected(self._server, master) as run:
                    run("BEGIN")
                    lock(run)
                    user = original(target.username)
                    if not exists(run, user):
                        raise RotationError(f"{self._secret_id}: role {user} is missing; the set-up function makes it")
                    if target.username != user:
                        ensure_clone(run, user)
                    run(f"ALTER ROLE {named(target.username)} LOGIN PASSWORD {quoted(verifier(target.password))}")
                    run("COMMIT")
            except LoginRefusedError:
                continue
            return
        raise RotationError(
            f"{self._master_secret_arn}: neither the current nor the pending password opens the database"
        )

    def _check_master(self, secret: Secret) -> None:
        (arn,) = fields(secret, "masterarn", secret_id=self._secret_id)
        if arn != self._master_secret_arn:
            raise InvalidSecretError(self._secret_id, "masterarn: refused; allowed: the ARN in MASTER_SECRET_ARN")

    def _login(self, secret: Secret) -> Login:
        return login_of(secret, secret_id=self._secret_id)
