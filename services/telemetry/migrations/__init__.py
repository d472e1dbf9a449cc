"""The database's schema, as alembic migrations in plain SQL.

Expand and contract: a migration only adds, so that the version before it goes on working on the new schema; what nobody
uses any more goes in a later release.
"""
