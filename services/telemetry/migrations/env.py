"""What alembic runs: one transaction for all that is missing, under an advisory lock.

Whoever starts it gives a connection (`config.attributes["connection"]`, in no transaction) or a URL (`sqlalchemy.url`).
Two that start at once wait for each other, and the second finds nothing to do.
"""

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

LOCK = 5_426_001
"""Any number; it must be the same in every version."""


def migrate(connection: Connection) -> None:
    """Bring the schema to the wanted revision, whole or not at all."""
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        context.run_migrations()


def main() -> None:
    """Take the connection that was given, or make one."""
    given: Any = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(str(context.config.get_main_option("sqlalchemy.url")), poolclass=pool.NullPool)
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


main()
