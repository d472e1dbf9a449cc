"""User names and passwords from Secrets Manager, which change every month without a restart."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import boto3
import msgspec

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

MAXIMUM_AGE_SECONDS = 300.0
"""How long an answer is used again. Two passwords are valid around a rotation, so that an old one is no problem."""


class CredentialsError(RuntimeError):
    """The secret is not what it should be; the text holds nothing of it."""


class Credentials(msgspec.Struct, frozen=True):
    """A login. Other fields of the secret are ignored."""

    username: str
    password: str

    def __repr__(self) -> str:
        """Return the login without the password: representations end up in logs."""
        return f"Credentials(username={self.username!r})"


class SecretCredentials:
    """The login that a secret holds: JSON with `username` and `password`."""

    def __init__(
        self,
        secret_arn: str,
        *,
        client: "SecretsManagerClient | None" = None,
        maximum_age_seconds: float = MAXIMUM_AGE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read nothing yet.

        Args:
            secret_arn: of the secret.
            client: of Secrets Manager; unless given, one as the environment says (AWS_ENDPOINT_URL too).
            maximum_age_seconds: an older answer is asked for again.
            clock: seconds, growing.
        """
        self._secret_arn, self._maximum_age_seconds, self._clock = secret_arn, maximum_age_seconds, clock
        self._client = client
        self._held: Credentials | None = None
        self._read_at = 0.0

    def get(self) -> Credentials:
        """Return the login, at most so old as it may be.

        Raises:
            CredentialsError: the secret is not JSON with the two fields.
            botocore.exceptions.ClientError: it cannot be read.
        """
        if self._held is None or self._clock() - self._read_at > self._maximum_age_seconds:
            read_at = self._clock()
            self._held = self._read()
            self._read_at = read_at
        return self._held

    def forget(self) -> None:
        """Ask Secrets Manager again at the next `get`: the server refused what we have."""
        self._held = None

    def _read(self) -> Credentials:
        if self._client is None:
            self._client = boto3.client("secretsmanager")
        text = self._client.get_secret_value(SecretId=self._secret_arn).get("SecretString", "")
        try:
            return msgspec.json.decode(text, type=Credentials)
        except msgspec.DecodeError:
            # Not the cause: its text may quote the secret.
            raise CredentialsError(
                f"{self._secret_arn}: refused; allowed: a JSON object with the texts `username` and `password`"
            ) from None
