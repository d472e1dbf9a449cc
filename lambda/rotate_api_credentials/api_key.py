"""The API key: its value never changes, so a rotation makes another key, and removes the one before the last.

The first key is CloudFormation's: it is switched off, not deleted, so that its stack finds what it made.
"""

import hmac

from shared.passwords import new_password
from shared.rotation import InvalidSecretError, Rotation, RotationError, Secret, fields

from rotate_api_credentials.keys import ApiKeys

API_KEY, API_KEY_NAME = "apiKey", "apiKeyName"
"""The first version has the key alone; its name is known from the settings."""

TOKEN_CHARACTERS = 8
"""Of a version's id, in the name of its key."""


class ApiKeyRotator:
    """See `shared.rotation.Rotator`."""

    def __init__(self, *, rotation: Rotation, keys: ApiKeys) -> None:
        """Take what is asked for, and the keys."""
        self._secret_id, self._token, self._keys = rotation.secret_id, rotation.token, keys

    def create(self, current: Secret) -> Secret:
        """Return a new value, and the name that its key will have; nothing is made yet.

        Raises:
            InvalidSecretError: a field is missing.
        """
        self._content(current)
        return {API_KEY: new_password(), API_KEY_NAME: self._keys.name_for(self._token[:TOKEN_CHARACTERS])}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:
        """Make the pending key, unless it is there, and let it into the usage plan.

        Keys of rotations that were given up go at the same time: those that are neither current, pending nor previous.

        Raises:
            InvalidSecretError: a field is missing.
            RotationError: another key has the value.
        """
        _, former = self._content(current)
        value, name = self._content(pending)
        found = self._keys.made_by_rotations()
        key_id = found.get(name) or self._keys.make(name=name, value=value)
        if key_id is None:
            raise RotationError(f"{self._secret_id}: a key with the pending value exists, but none called {name}")
        self._keys.join(key_id)
        kept = {name, former} | ({previous[API_KEY_NAME]} if previous and API_KEY_NAME in previous else set())
        for each in found.keys() - kept:
            self._keys.retire(each)

    def test(self, pending: Secret) -> None:
        """Look the key up: API Gateway tells value, state and plan of a key.

        Raises:
            InvalidSecretError: a field is missing.
            RotationError: there is no such key, it is off, outside of the plan, or has another value.
        """
        value, name = self._content(pending)
        found = self._keys.value(name)
        if found is None or not hmac.compare_digest(found.encode(), value.encode()):
            raise RotationError(f"{self._secret_id}: key {name} is missing, off, outside of the plan, or another")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:  # noqa: ARG002 - it stays
        """Remove the key that is two rotations old."""
        if retired is not None:
            self._keys.retire(retired.get(API_KEY_NAME, self._keys.first))

    def _content(self, secret: Secret) -> tuple[str, str]:
        """Return the key's value and name."""
        (value,) = fields(secret, API_KEY, secret_id=self._secret_id)
        name = secret.get(API_KEY_NAME, self._keys.first)
        if not isinstance(name, str) or not self._keys.is_ours(name):
            raise InvalidSecretError(self._secret_id, f"{API_KEY_NAME}: refused; allowed: a name of this environment's")
        return value, name
