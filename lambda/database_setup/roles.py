"""Who may do what: group roles that own nothing, and the login roles of the secrets.

Tables belong to whoever runs the migrations, the master user. The application reads and writes rows; it can neither
delete rows nor change the schema. The read-only user reads. The API reads, and adds acknowledgements of alerts; who may
know of which facility is nobody's to change but the master user's.
"""

from base64 import b64encode

from scramp import ScramMechanism
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from database_setup.connecting import Login, connected, named, quoted

WRITE_GROUP, READ_GROUP = "smartfactory_write", "smartfactory_read"
ACKNOWLEDGE_GROUP = "smartfactory_acknowledge"
LOCK = 5_426_003


def create_groups(connection: Connection) -> None:
    """Create the group roles where they are missing, and take from everybody what only they need."""
    for group in (WRITE_GROUP, READ_GROUP, ACKNOWLEDGE_GROUP):
        if not _exists(connection, group):
            connection.execute(text(f"CREATE ROLE {group} NOLOGIN"))
    database = named(str(connection.execute(text("SELECT current_database()")).scalar_one()))
    connection.execute(text(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"))
    connection.execute(text(f"GRANT CONNECT ON DATABASE {database} TO {WRITE_GROUP}, {READ_GROUP}"))
    connection.execute(text(f"GRANT TEMPORARY ON DATABASE {database} TO {WRITE_GROUP}"))


def grant(connection: Connection) -> None:
    """Grant rights on what there is, and on what later migrations and new partitions of this user bring."""
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {WRITE_GROUP}, {READ_GROUP}",
        f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {WRITE_GROUP}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READ_GROUP}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {WRITE_GROUP}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO {WRITE_GROUP}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READ_GROUP}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {WRITE_GROUP}",
        f"REVOKE INSERT, UPDATE ON alembic_version FROM {WRITE_GROUP}",
        f"REVOKE INSERT, UPDATE ON api_client_facilities, alert_acknowledgements FROM {WRITE_GROUP}",
        f"GRANT INSERT ON alert_acknowledgements TO {ACKNOWLEDGE_GROUP}",
    ):
        connection.execute(text(statement))


def ensure_login(connection: Connection, url: URL, login: Login, *, group: str, ca_file: str | None) -> None:
    """Make a login role, a member of the group, that the given password opens.

    The password is set only where it does not work yet: a rotation may be half-way through.

    Args:
        connection: of the master user; its transaction is committed.
        url: of the server and database.
        login: what has to work afterwards.
        group: what the role is a member of.
        ca_file: see `connected`.
    """
    name = named(login.username)
    if not _exists(connection, login.username):
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN")
    connection.exec_driver_sql(f"GRANT {group} TO {name}")
    connection.commit()
    if not _opens(url.set(username=login.username, password=login.password), ca_file=ca_file):
        # Not `text`: it would take the colons of the verifier for parameters.
        connection.exec_driver_sql(f"ALTER ROLE {name} LOGIN PASSWORD {quoted(_verifier(login.password))}")
        connection.commit()


def _exists(connection: Connection, role: str) -> bool:
    found = connection.execute(text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role})
    return bool(found.scalar_one())


def _opens(url: URL, *, ca_file: str | None) -> bool:
    try:
        with connected(url, ca_file=ca_file):
            return True
    except DBAPIError:
        return False


def _verifier(password: str) -> str:
    """Return what PostgreSQL keeps of a password, so that the password itself is in no statement and no log."""
    salt, stored, server, iterations = ScramMechanism("SCRAM-SHA-256").make_auth_info(password)
    return f"SCRAM-SHA-256${iterations}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
