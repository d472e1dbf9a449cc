"""The client secret: an app client of Cognito has two, so that the former one works until the next rotation.

Cognito never says what the value of a secret is, nor does a secret's version take a note once it is written. So which
of a client's secrets is which follows from what was there before: a version holds, as `knownSecretIds`, the ids of the
secrets that existed when it was made. Whatever is not among them came later: of the pending version's client it is the
pending secret, and the oldest such is the current version's own. The first secret came with the client, and its version
has no such field; the oldest is its.
"""

from typing import Protocol

from shared.passwords import new_password
from shared.rotation import InvalidSecretError, RotationError, Secret, fields

CLIENT_ID, CLIENT_SECRET, KNOWN = "clientId", "clientSecret", "knownSecretIds"

MOST_SECRETS = 2
"""Of a client. Source: the API reference of AddUserPoolClientSecret."""


class SecretLimitError(RuntimeError):
    """The client has as many secrets as it may have."""


class SecretRefusedError(ValueError):
    """The service does not take the value."""


class ClientSecrets(Protocol):
    """What a rotation asks of Cognito."""

    def ids(self, client_id: str) -> list[str]:
        """Return the ids of a client's secrets, the oldest first."""

    def add(self, client_id: str, value: str) -> None:
        """Add a secret.

        Raises:
            SecretLimitError: there are two.
            SecretRefusedError: the value is not allowed.
        """

    def remove(self, client_id: str, secret_id: str) -> None:
        """Remove a secret; nothing if it is gone already."""


class ClientSecretRotator:
    """See `shared.rotation.Rotator`."""

    def __init__(self, *, secret_id: str, secrets: ClientSecrets) -> None:
        """Take the id that errors name, and the client's secrets."""
        self._secret_id, self._secrets = secret_id, secrets

    def create(self, current: Secret) -> Secret:
        """Return the content with a new client secret; Cognito is only looked at.

        Raises:
            InvalidSecretError: a field is missing.
        """
        client_id, _, _ = self._content(current)
        known = " ".join(self._secrets.ids(client_id))
        return {CLIENT_ID: client_id, CLIENT_SECRET: new_password(), KNOWN: known}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:  # noqa: ARG002 - see `_make_room`
        """Add the pending secret, unless it is there.

        Raises:
            InvalidSecretError: a field is missing, the clients differ, or Cognito refuses the value.
            RotationError: the client has two secrets, and neither is the pending one.
        """
        client_id, _, known_to_current = self._content(current)
        other, value, known = self._content(pending)
        if KNOWN not in pending:  # what was there before could pass for what was added
            raise InvalidSecretError(self._secret_id, f"{KNOWN}: missing; allowed: what createSecret writes")
        if client_id != other:
            raise InvalidSecretError(self._secret_id, f"{CLIENT_ID}: refused; allowed: that of the current version")
        if self._added(client_id, known):
            return
        self._make_room(client_id, known_to_current)
        try:
            self._secrets.add(client_id, value)
        except SecretRefusedError:
            problem = f"{CLIENT_SECRET}: refused by Cognito; allowed: 24 to 64 letters, digits, _ and +"
            raise InvalidSecretError(self._secret_id, problem) from None
        except SecretLimitError:  # another call was faster, or there is one that nobody can tell
            if not self._added(client_id, known):
                raise RotationError(f"{self._secret_id}: the client has two secrets, and not the pending one") from None

    def test(self, pending: Secret) -> None:
        """Check that Cognito has a secret that it did not have when the pending version was made.

        No more than that: Cognito tells ids, never values, and no token is asked for. If a client could not use a value
        that Cognito took, its former secret would still work.

        Raises:
            InvalidSecretError: a field is missing.
            RotationError: there is no such secret.
        """
        client_id, _, known = self._content(pending)
        if not self._added(client_id, known):
            raise RotationError(f"{self._secret_id}: Cognito has no secret that was added for the pending version")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Do nothing: the oldest secret had to make room for the new one."""

    def _added(self, client_id: str, known: list[str]) -> bool:
        return any(each not in known for each in self._secrets.ids(client_id))

    def _make_room(self, client_id: str, known_to_current: list[str]) -> None:
        """If there is no place, remove what is not current: the former secret, or that of a rotation given up."""
        found = self._secrets.ids(client_id)
        if len(found) < MOST_SECRETS:
            return
        current = next((each for each in found if each not in known_to_current), found[-1])
        for each in found:
            if each != current:
                self._secrets.remove(client_id, each)

    def _content(self, secret: Secret) -> tuple[str, str, list[str]]:
        """Return client id, client secret, and the ids of the secrets that there were before."""
        client_id, value = fields(secret, CLIENT_ID, CLIENT_SECRET, secret_id=self._secret_id)
        known = secret.get(KNOWN, "")
        if not isinstance(known, str):
            raise InvalidSecretError(self._secret_id, f"{KNOWN}: refused; allowed: ids with spaces between")
        return client_id, value, known.split()
