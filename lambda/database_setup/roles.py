"""Who may do what: group roles that own nothing, and the login roles of the secrets.

Tables belong to whoever runs the migrations, the master user. The application reads and writes rows; it can neither
delete rows nor change the schema. The read-only user reads. The API reads, and adds acknowledgements of alerts; who may
know of which facility is nobody's to change but the master user's.
"""

from collections.abc import Sequence
from typing import Any

from shared import postgres_users as users
from shared.postgres import Login, Run, named, quoted, verifier
from sqlalchemy import URL, Connection, text

from database_setup.connecting import opens

WRITE_GROUP, READ_GROUP = "smartfactory_write", "smartfactory_read"
ACKNOWLEDGE_GROUP = "smartfactory_acknowledge"
LOCK = 5_426_003


def create_groups(connection: Connection) -> None:
    """Create the group roles where they are missing, and take from everybody what only they need."""
    for group in (WRITE_GROUP, READ_GROUP, ACKNOWLEDGE_GROUP):
        if not users.exists(_run(connection), group):
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
    """Make a login role, with the rights of the group, that the given password opens.

    A secret may name the clone that a rotation gave it: then the original is made as well, for it has the rights, and
    gets no password: that is for the rotation whose turn it is. A password is set only where it does not work yet: a
    rotation may be half-way through.

    Args:
        connection: of the master user; its transaction is committed.
        url: of the server and database.
        login: what has to work afterwards.
        group: what the role is a member of.
        ca_file: see `connected`.
    """
    user, run = users.original(login.username), _run(connection)
    users.lock(run)
    if not users.exists(run, user):
        run(f"CREATE ROLE {named(user)} LOGIN")
    run(f"GRANT {group} TO {named(user)}")
    if login.username != user:
        users.ensure_clone(run, user)
    connection.commit()
    if not opens(url.set(username=login.username, password=login.password), ca_file=ca_file):
        users.lock(run)
        run(f"ALTER ROLE {named(login.username)} LOGIN PASSWORD {quoted(verifier(login.password))}")
        connection.commit()


def _run(connection: Connection) -> Run:
    def run(statement: str) -> Sequence[Sequence[Any]]:
        # Not `text`: it would take the colons of a verifier for parameters.
        result = connection.exec_driver_sql(statement)
        return result.all() if result.returns_rows else ()

    return run
