"""Pairs of database users that take turns: the one that the set-up made, and its clone.

A secret's user changes with every rotation from `x` to `x_clone` and back, so the password before still opens the
database until the next rotation. Only the original has rights; the clone is a member of it and inherits them all, those
too that are granted later.

Names and values are quoted: utility statements take no parameters, so no statement here has any.
"""

from shared.postgres import PostgresError, Run, named, quoted

SUFFIX = "_clone"
LONGEST = 63 - len(SUFFIX)
"""Bytes of an original's name: PostgreSQL cuts names after 63 (NAMEDATALEN - 1), and the clone's would be cut."""

LOCK = 5_426_004
"""Of what changes users, within a database; the set-up's own is another number, and is held for minutes."""


def original(username: str) -> str:
    """Return the user whose rights this one has: itself, unless it is a clone."""
    return username.removesuffix(SUFFIX)


def other(username: str) -> str:
    """Return the user that takes the next turn."""
    return original(username) if username.endswith(SUFFIX) else username + SUFFIX


def lock(run: Run) -> None:
    """Wait until nobody else changes users, up to the end of this transaction."""
    run(f"SELECT pg_catalog.pg_advisory_xact_lock({LOCK})")


def exists(run: Run, role: str) -> bool:
    """Tell whether there is such a role."""
    return bool(run(f"SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = {quoted(role)}"))  # noqa: S608


def ensure_clone(run: Run, user: str) -> None:
    """Make the user's clone if it is missing, and make it like the user.

    Copied are settings (`ALTER ROLE ... SET`) and the limit of connections, which members do not inherit. Attributes
    such as CREATEDB are not: none of ours has any.

    Args:
        run: of a user that made both, in a transaction that has the lock.
        user: the original; exists.

    Raises:
        PostgresError: a statement failed; the transaction is to be given up. Of a setting, that the user may not be
            given it: a clone without it would be another user.
    """
    clone = named(user + SUFFIX)
    if not exists(run, user + SUFFIX):
        run(f"CREATE ROLE {clone} LOGIN")
    run(f"GRANT {named(user)} TO {clone} WITH INHERIT TRUE")
    settings, limit = _settings(run, user), _limit(run, user)
    for database in {database for database, *_ in _settings(run, user + SUFFIX)}:
        run(f"ALTER ROLE {clone}{_within(database)} RESET ALL")
    for database, name, value in settings:
        # From the session, not as a literal: a list such as search_path would become one name. And never spliced into
        # the statement: the user itself may have chosen the value.
        run(f"SELECT pg_catalog.set_config({quoted(name)}, {quoted(value)}, true)")
        run(f"ALTER ROLE {clone}{_within(database)} SET {_setting(name)} FROM CURRENT")
    run(f"ALTER ROLE {clone} CONNECTION LIMIT {limit}")


def may_act_as(run: Run, user: str) -> bool:
    """Tell whether who is connected has all rights of a user."""
    rows = run(f"SELECT pg_catalog.pg_has_role({quoted(user)}, 'USAGE')")
    return bool(rows and rows[0][0])


def _settings(run: Run, role: str) -> list[tuple[str, str, str]]:
    """Return a role's settings as (database or an empty text for all of them, name, value)."""
    rows = run(
        "SELECT coalesce(d.datname, ''), split_part(each, '=', 1), substr(each, strpos(each, '=') + 1) "  # noqa: S608
        "FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole "
        "LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase CROSS JOIN LATERAL unnest(s.setconfig) each "
        f"WHERE r.rolname = {quoted(role)} ORDER BY 1, 2"
    )
    return [(str(database), str(name), str(value)) for database, name, value in rows or ()]


def _limit(run: Run, role: str) -> int:
    rows = run(f"SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = {quoted(role)}")  # noqa: S608
    if not rows:
        raise PostgresError(f"database: role {role} does not exist; the set-up function makes it")
    return int(rows[0][0])


def _within(database: str) -> str:
    return f" IN DATABASE {named(database)}" if database else ""


def _setting(name: str) -> str:
    """Return a setting's name as an identifier of SQL: an extension's has two parts."""
    return ".".join(named(part) for part in name.split("."))
