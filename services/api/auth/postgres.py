"""Which facilities a client may see: a table, remembered for a while."""

from services.api.pools.ports import Database
from services.api.pools.remembered import Remembered
from services.api.pools.statements import statement

FRESH_SECONDS = 30.0
"""A binding that was added or taken away holds after that at the latest."""
STALE_SECONDS = 300.0
"""While the database is away, a binding holds for so long: the newest values do not need the database."""

FACILITIES = statement(
    "facilities_of_client", "SELECT facility_id FROM api_client_facilities WHERE client_id = %(client)s"
)


class PostgresBindings:
    """Asks the table `api_client_facilities`; an adapter of `Bindings`."""

    def __init__(
        self, database: Database, *, fresh_seconds: float = FRESH_SECONDS, stale_seconds: float = STALE_SECONDS
    ) -> None:
        """Take what to ask with, and how long an answer holds."""
        self._database = database
        self._remembered = Remembered(self._read, fresh_seconds=fresh_seconds, stale_seconds=stale_seconds)

    async def facilities(self, client_id: str) -> frozenset[str]:
        """See `Bindings`."""
        return await self._remembered.get(client_id)

    async def _read(self, client_id: str) -> frozenset[str]:
        return frozenset(facility for (facility,) in await self._database.fetch(FACILITIES.text, {"client": client_id}))
