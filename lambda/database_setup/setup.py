"""All that has to be there before the services start; running it again changes nothing."""

from shared.postgres import Login
from sqlalchemy import URL, text

from database_setup.connecting import connected
from database_setup.roles import ACKNOWLEDGE_GROUP, LOCK, READ_GROUP, WRITE_GROUP, create_groups, ensure_login, grant
from database_setup.schema import Health, Windows, maintain, migrate


def set_up(
    url: URL,
    *,
    application: Login | None,
    read_only: Login | None,
    api: Login | None,
    windows: Windows,
    ca_file: str | None,
) -> tuple[str, Health]:
    """Make roles, schema, grants and partitions.

    Args:
        url: with the login of whoever is to own the tables.
        application: the login that writes.
        read_only: the login that reads.
        api: the login that reads, and acknowledges alerts.
        windows: how far back partitions go.
        ca_file: see `connected`.

    Returns:
        The schema's revision, and how the partitions are.

    Raises:
        sqlalchemy.exc.DBAPIError: no connection, or a statement failed.
    """
    with connected(url, ca_file=ca_file) as connection:
        # Of the session, not of a transaction: several follow. It ends with the connection at the latest.
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        create_groups(connection)
        connection.commit()
        revision = migrate(connection)
        grant(connection)
        connection.commit()
        groups = ((application, WRITE_GROUP), (read_only, READ_GROUP), (api, READ_GROUP), (api, ACKNOWLEDGE_GROUP))
        for login, group in groups:
            if login is not None:
                ensure_login(connection, url, login, group=group, ca_file=ca_file)
        return revision, maintain(connection, windows)


def keep_up(url: URL, *, windows: Windows, ca_file: str | None) -> Health:
    """Make and drop partitions, as the schedule wants it."""
    with connected(url, ca_file=ca_file) as connection:
        return maintain(connection, windows)
