"""What adapters ask PostgreSQL with."""

from typing import Any, LiteralString, Protocol


class Database(Protocol):
    """PostgreSQL. A statement is bounded in time, and so is the wait for a connection."""

    async def fetch(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a reading statement; it is asked once more if the connection breaks.

        Args:
            query: with psycopg's placeholders; never put together from values.
            parameters: a sequence for `%s`, or a mapping for `%(name)s`.

        Raises:
            services.api.problems.Unavailable: no connection in time, the server is away, or the statement takes too
                long.
        """

    async def write(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """Do the same in a transaction that may write.

        It is run again when the connection breaks before its answer, so it must be harmless to repeat.
        """
