"""Which of the two secrets it is: their fields tell."""

from collections.abc import Callable

from shared.rotation import InvalidSecretError, Rotator, Secret

from rotate_api_credentials.api_key import API_KEY
from rotate_api_credentials.client_secret import CLIENT_ID, CLIENT_SECRET


class ApiRotator:
    """See `shared.rotation.Rotator`; one for client secrets or one for API keys, by what the secret holds."""

    def __init__(self, *, secret_id: str, client_secret: Callable[[], Rotator], api_key: Callable[[], Rotator]) -> None:
        """Take the id that errors name, and what makes the rotator of each kind."""
        self._secret_id, self._client_secret, self._api_key = secret_id, client_secret, api_key

    def create(self, current: Secret) -> Secret:
        """See `Rotator`."""
        return self._for(current).create(current)

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:
        """See `Rotator`."""
        self._for(pending).set(current=current, pending=pending, previous=previous)

    def test(self, pending: Secret) -> None:
        """See `Rotator`."""
        self._for(pending).test(pending)

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """See `Rotator`."""
        self._for(current).finish(current=current, retired=retired)

    def _for(self, secret: Secret) -> Rotator:
        if API_KEY in secret:
            return self._api_key()
        if CLIENT_ID in secret or CLIENT_SECRET in secret:
            return self._client_secret()
        problem = f"content: refused; allowed: {CLIENT_ID} and {CLIENT_SECRET}, or {API_KEY}"
        raise InvalidSecretError(self._secret_id, problem)
