"""PostgreSQL for the tests of the stores."""

from tests.support.database import database, postgres

__all__ = ["database", "postgres"]
