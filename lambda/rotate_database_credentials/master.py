"""The master user: it changes its own password, for there is nobody above it."""

from shared.passwords import new_password
from shared.postgres import Login, LoginRefusedError, Server, check, connected, named, opens, quoted, verifier
from shared.postgres_logins import login_of
from shared.postgres_users import lock
from shared.rotation import InvalidSecretError, RotationError, Secret


class MasterUser:
    """Rotates one user in place: from the step that sets the password on, the password before opens nothing.

    Nobody stays connected as this user: what runs as it is the set-up and the other rotations, and between this step
    and the move of the stage they find the pending password, see `shared.postgres_logins.possible_logins`.
    """

    def __init__(self, secret_id: str, *, server: Server) -> None:
        """Take the secret's ARN, and where its user lives."""
        self._secret_id, self._server = secret_id, server

    def create(self, current: Secret) -> Secret:
        """Return the current content with another password."""
        check(self._login(current), secret_id=self._secret_id)
        return {**current, "password": new_password()}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:
        """Set the pending password with the current one; or the previous one, if the database is an older copy."""
        target = self._login(pending)
        # First of all: after a crash the current password is the one that is refused.
        if opens(self._server, target):
            return
        for secret in (current, previous):
            if secret is None:
                continue
            login = self._login(secret)
            if login.username != target.username:
                if secret is current:
                    raise InvalidSecretError(
                        self._secret_id, "username: refused in the pending version; allowed: that of the current one"
                    )
                continue
            if self._set(login, target) or opens(self._server, target):  # another call may have been faster
                return
        raise RotationError(f"{self._secret_id}: neither the current nor the previous password opens the database")

    def test(self, pending: Secret) -> None:
        """Connect and ask something."""
        with connected(self._server, self._login(pending)) as run:
            run("SELECT 1")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Do nothing: the user has one password, and that is the current one."""

    def _set(self, login: Login, target: Login) -> bool:
        """Set the password as the user itself; false if this login is refused."""
        statement = f"ALTER ROLE {named(target.username)} PASSWORD {quoted(verifier(target.password))}"
        try:
            with connected(self._server, login) as run:
                run("BEGIN")
                lock(run)
                run(statement)
                run("COMMIT")
        except LoginRefusedError:
            return False
        return True

    def _login(self, secret: Secret) -> Login:
        return login_of(secret, secret_id=self._secret_id)
