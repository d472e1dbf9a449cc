"""Rotates the passwords of the database users: those of the services in turn with their clones, the master in place.

Called by Secrets Manager for each step, and by a schedule with `{"action": "report"}`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.entry import report_or_rotate
from shared.postgres import Server
from shared.rotation import Rotation, Rotator
from shared.settings import ARN, ARNS, HOST, NAME, PATH, PORT, setting

from rotate_database_credentials.alternating import AlternatingUsers
from rotate_database_credentials.master import MasterUser

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        database_host: of PostgreSQL.
        database_port: of PostgreSQL.
        database_name: the database that the new password is tried on.
        database_ca_file: authorities that may have signed the server's certificate, PEM.
        master_secret_arn: of the user that may set the others' passwords; rotated as well.
        secret_arns: all that it rotates, for the report of their age.
        metric_namespace: of that report.
        environment_suffix: its dimension.
    """

    database_host: str = setting(HOST)
    database_port: str = setting(PORT)
    database_name: str = setting(NAME)
    database_ca_file: str = setting(PATH)
    master_secret_arn: str = setting(ARN)
    secret_arns: str = setting(ARNS)
    metric_namespace: str = setting(NAME)
    environment_suffix: str = setting(NAME)

    def server(self) -> Server:
        """Return where the database is."""
        return Server(
            host=self.database_host,
            port=int(self.database_port),
            database=self.database_name,
            ca_file=self.database_ca_file,
        )


def handler(event: dict[str, Any], _context: object) -> None:
    """Carry out one step of a rotation, or report how old the secrets are.

    Args:
        event: `SecretId`, `ClientRequestToken` and `Step`, from Secrets Manager; or `{"action": "report"}`.

    Raises:
        SettingsError: a variable is missing or refused.
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationError: the step failed; the text holds no secret.
        AgeError: the age of a secret is not known.
    """
    report_or_rotate(event, Settings, _rotator)


def _rotator(client: "SecretsManagerClient", settings: Settings, rotation: Rotation) -> Rotator:
    if rotation.secret_id == settings.master_secret_arn:
        return MasterUser(rotation.secret_id, server=settings.server())
    return AlternatingUsers(
        rotation.secret_id, server=settings.server(), client=client, master_secret_arn=settings.master_secret_arn
    )
