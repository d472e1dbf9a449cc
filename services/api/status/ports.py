"""What the status of the service is made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Watch(Protocol):
    """Looks after what the service depends on. Nothing here raises."""

    async def database(self) -> bool:
        """Tell whether PostgreSQL answers now."""

    async def cache(self) -> bool:
        """Tell whether Redis answers now."""

    async def newest(self, facilities: frozenset[str]) -> Mapping[str, datetime]:
        """Return when the newest reading of each facility was measured; without those that have none."""
