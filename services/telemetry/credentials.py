"""User names and passwords from Secrets Manager, which change every month without a restart."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from services.telemetry.aws import aws_client

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

MAXIMUM_AGE_SECONDS = 300.0
"""How long an answer is used again. A login works until the next rotation, so that an old one is no problem."""
RENEWAL_SECONDS = 1.0
"""Between two readings because a login was refused: a server that refuses everybody must not become a storm here."""
AWAY_SECONDS = 60.0
"""After a reading that failed, until the next: what is held goes on being used, and nobody waits each time."""
PATIENCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
"""Of a reading, which a batch may wait for."""

logger = logging.getLogger(__name__)


class CredentialsError(RuntimeError):
    """The secret cannot be read, or is not what it should be; the text holds nothing of it."""


class Credentials(msgspec.Struct, frozen=True):
    """A login. Other fields of the secret are ignored."""

    username: str
    password: str

    def __repr__(self) -> str:
        """Return the login without the password: representations end up in logs."""
        return f"Credentials(username={self.username!r})"


class Logins(Protocol):
    """Where a login comes from. Any number of threads may ask."""

    def get(self) -> Credentials:
        """Return the login.

        Raises:
            CredentialsError: there is none.
        """

    def renew(self, refused: Credentials) -> Credentials:
        """Return the login after a server refused one; the same one if there is no other.

        Args:
            refused: what the server refused.

        Raises:
            CredentialsError: there is none.
        """


class FixedCredentials:
    """A login that never changes: for tests, and for one machine."""

    def __init__(self, username: str, password: str) -> None:
        """Take the login."""
        self._login = Credentials(username, password)

    def get(self) -> Credentials:
        """See `Logins`."""
        return self._login

    def renew(self, refused: Credentials) -> Credentials:  # noqa: ARG002 - the protocol's
        """See `Logins`."""
        return self._login


class SecretCredentials:
    """The login that a secret holds: JSON with `username` and `password`. See `docs/decisions/0027`."""

    def __init__(
        self,
        secret_arn: str,
        *,
        region: str | None = None,
        session: Session | None = None,
        client: "SecretsManagerClient | None" = None,
        maximum_age_seconds: float = MAXIMUM_AGE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read nothing yet.

        Args:
            secret_arn: of the secret.
            region: of the secret; unless given, as the environment says.
            session: makes the client, see `aws_client`.
            client: of Secrets Manager; unless given, one as the environment says (AWS_ENDPOINT_URL too).
            maximum_age_seconds: an older answer is asked for again.
            clock: seconds, growing.
        """
        self._secret_arn, self._region, self._session, self._client = secret_arn, region, session, client
        self._maximum_age_seconds, self._clock = maximum_age_seconds, clock
        # Held while somebody reads.
        self._lock = threading.Lock()
        self._held: Credentials | None = None
        self._due = self._renewable_at = 0.0

    def get(self) -> Credentials:
        """Return the login, at most so old as it may be; an older one while Secrets Manager cannot be asked.

        One thread reads; the others go on with what is held, and wait only if there is nothing yet.

        Raises:
            CredentialsError: the secret cannot be read, or is not JSON with the two fields, and none was read before.
        """
        held = self._held
        if held is not None and self._clock() < self._due:
            return held
        if not self._lock.acquire(blocking=held is None) and held is not None:
            return held
        try:
            if self._held is not None and self._clock() < self._due:
                return self._held
            return self._read_or_keep()
        finally:
            self._lock.release()

    def renew(self, refused: Credentials) -> Credentials:
        """Read again, see `Logins`; once for all who were refused the same, and at most every `RENEWAL_SECONDS`."""
        with self._lock:
            now = self._clock()
            if self._held is not None and (self._held != refused or now < self._renewable_at):
                return self._held
            self._renewable_at = now + RENEWAL_SECONDS
            return self._read_or_keep()

    def _read_or_keep(self) -> Credentials:
        began = self._clock()
        try:
            self._held = self._read()
            self._due = began + self._maximum_age_seconds
        except CredentialsError as error:
            if self._held is None:
                raise
            self._due = began + min(AWAY_SECONDS, self._maximum_age_seconds)
            logger.warning("secret cannot be read; using what is held", extra={"error": str(error)})
        return self._held

    def _read(self) -> Credentials:
        try:
            if self._client is None:
                self._client = aws_client("secretsmanager", region=self._region, config=PATIENCE, session=self._session)
            text = self._client.get_secret_value(SecretId=self._secret_arn).get("SecretString", "")
        except (BotoCoreError, ClientError) as error:
            raise CredentialsError(f"{self._secret_arn}: cannot be read: {error}") from error
        try:
            return msgspec.json.decode(text, type=Credentials)
        except msgspec.DecodeError:
            # Not the cause: its text may quote the secret.
            raise CredentialsError(
                f"{self._secret_arn}: refused; allowed: a JSON object with the texts `username` and `password`"
            ) from None
