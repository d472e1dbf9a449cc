"""Logins from secrets, and which of the master's opens the database while it is being rotated."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared.postgres import Login
from shared.secret import InvalidSecretError, Secret, decoded, fields
from shared.versions import CURRENT, PENDING

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


def login_of(secret: Secret, *, secret_id: str) -> Login:
    """Return the user and password that a secret holds.

    Raises:
        InvalidSecretError: one of them is missing.
    """
    username, password = fields(secret, "username", "password", secret_id=secret_id)
    return Login(username, password)


def read_login(client: "SecretsManagerClient", secret_id: str, *, stage: str = CURRENT) -> Login:
    """Return the login at a stage of a secret.

    Raises:
        InvalidSecretError: the content is no JSON object, or a field is missing.
        botocore.exceptions.ClientError: it cannot be read; nothing is at the stage, for one reason.
    """
    text = client.get_secret_value(SecretId=secret_id, VersionStage=stage).get("SecretString")
    return login_of(decoded(text, secret_id=secret_id), secret_id=secret_id)


def possible_logins(client: "SecretsManagerClient", secret_id: str) -> Iterator[Login]:
    """Yield the logins that may open the database, the current one first.

    A rotation of one user sets the password before it moves the stage, so in between only what is pending works. The
    stage may move while somebody asks, so the current one is looked at again at the end.

    Raises:
        InvalidSecretError: the current content is refused, see `read_login`.
        botocore.exceptions.ClientError: the secret cannot be read.
    """
    current = read_login(client, secret_id)
    yield current
    try:
        pending = read_login(client, secret_id, stage=PENDING)
    except (client.exceptions.ResourceNotFoundException, InvalidSecretError):
        pending = current
    if pending != current:
        yield pending
    again = read_login(client, secret_id)
    if again not in (current, pending):
        yield again
