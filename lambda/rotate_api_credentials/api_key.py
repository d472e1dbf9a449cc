"""The API key: its value never changes, so a rotation makes another key, and removes the one before the last.

The first key is CloudFormation's: it is switched off, not deleted, so that its stack finds what it made.
"""

import hmac
from collections.abc import Callable

from shared.passwords import new_password
from shared.rotation import InvalidSecretError, Rotation, RotationError, Secret, fields

from rotate_api_credentials.keys import ApiKeys

API_KEY, API_KEY_NAME, FIRST_KEY_NAME = "apiKey", "apiKeyName", "firstKeyName"
"""The first version has no `apiKeyName`: its key is the first one, whose name every version holds."""

TOKEN_CHARACTERS = 8
"""Of a version's id, in the name of its key."""


class ApiKeyRotator:
    """See `shared.rotation.Rotator`."""

    def __init__(self, *, rotation: Rotation, keys_of: Callable[[str], ApiKeys]) -> None:
        """Take what is asked for, and what finds the keys of a client by the name of its first one."""
        self._secret_id, self._token, self._keys_of = rotation.secret_id, rotation.token, keys_of

    def create(self, current: Secret) -> Secret:
        """Return a new value, and the name that its key will have; nothing is made yet.

        Raises:
            InvalidSecretError: a field is missing.
        """
        keys, _, _ = self._content(current)
        name = keys.name_for(self._token[:TOKEN_CHARACTERS])
        return {API_KEY: new_password(), API_KEY_NAME: name, FIRST_KEY_NAME: keys.first}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:
        """Make the pending key, unless it is there, and let it into the usage plan.

        Keys of rotations that were given up go at the same time: those that are neither current, pending nor previous.

        Raises:
            InvalidSecretError: a field is missing.
            RotationError: another key has the value.
        """
        keys, _, former = self._content(current)
        others, value, name = self._content(pending)
        if others.first != keys.first:
            raise InvalidSecretError(self._secret_id, f"{FIRST_KEY_NAME}: refused; allowed: the current version's")
        found = keys.made_by_rotations()
        key_id = found.get(name) or keys.make(name=name, value=value)
        if key_id is None:
            raise RotationError(f"{self._secret_id}: a key with the pending value exists, but none called {name}")
        keys.join(key_id)
        kept = {name, former} | ({previous[API_KEY_NAME]} if previous and API_KEY_NAME in previous else set())
        for each in found.keys() - kept:
            keys.retire(each)

    def test(self, pending: Secret) -> None:
        """Look the key up: API Gateway tells value, state and plan of a key.

        Raises:
            InvalidSecretError: a field is missing.
            RotationError: there is no such key, it is off, outside of the plan, or has another value.
        """
        keys, value, name = self._content(pending)
        found = keys.value(name)
        if found is None or not hmac.compare_digest(found.encode(), value.encode()):
            raise RotationError(f"{self._secret_id}: key {name} is missing, off, outside of the plan, or another")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Remove the key that is two rotations old."""
        if retired is not None:
            keys, _, _ = self._content(current)
            keys.retire(retired.get(API_KEY_NAME, keys.first))

    def _content(self, secret: Secret) -> tuple[ApiKeys, str, str]:
        """Return the client's keys, and value and name of the version's own."""
        value, first = fields(secret, API_KEY, FIRST_KEY_NAME, secret_id=self._secret_id)
        keys = self._keys_of(first)
        if not keys.is_possible:
            problem = f"{FIRST_KEY_NAME}: refused; allowed: a name that ends with this environment's suffix"
            raise InvalidSecretError(self._secret_id, problem)
        name = secret.get(API_KEY_NAME, first)
        if not isinstance(name, str) or not keys.is_ours(name):
            raise InvalidSecretError(self._secret_id, f"{API_KEY_NAME}: refused; allowed: a name of this client's keys")
        return keys, value, name
