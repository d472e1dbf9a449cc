"""From settings to the database, which every command of the processor needs."""

from botocore.session import Session

from services.telemetry.credentials import SecretCredentials
from services.telemetry.settings import StorageSettings
from services.telemetry.storage.connections import Connector

SILENCE_MILLISECONDS = 20_000
"""A server that acknowledges nothing for so long is gone; after a failover the old address may never answer."""
STATEMENT_MILLISECONDS = 60_000
"""A batch takes well under a second; a statement that waits for so long is cancelled and tried again."""


def database_connector(
    settings: StorageSettings,
    *,
    program: str,
    region: str,
    statement_milliseconds: int = STATEMENT_MILLISECONDS,
    session: Session | None = None,
) -> Connector:
    """Return what connects to PostgreSQL, with the credentials of that moment.

    Args:
        settings: where it is.
        program: its name, for who looks at the database's sessions.
        region: of the secret.
        statement_milliseconds: after which a statement is cancelled; 0 never.
        session: makes the client that reads the secret, see `aws_client`.
    """
    tls = (
        {"sslmode": "disable"}
        if settings.database_tls == "off"
        else {"sslmode": "verify-full", "sslrootcert": settings.database_ca_file}
    )
    return Connector(
        login(settings, settings.database_secret_arn, region=region, session=session),
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
        application_name=program,
        tcp_user_timeout=str(SILENCE_MILLISECONDS),
        options=f"-c statement_timeout={statement_milliseconds}",
        **tls,
    )


def login(settings: StorageSettings, arn: str, *, region: str, session: Session | None) -> SecretCredentials:
    """Return the login that a secret holds; for region and session see `database_connector`."""
    return SecretCredentials(arn, region=region, session=session, maximum_age_seconds=settings.secret_max_age_seconds)
