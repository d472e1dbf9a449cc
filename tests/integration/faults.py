"""The faults of the timeline, in order."""

from tests.integration.plant import Fault, Plant
from tests.integration.processor_faults import (
    daemon_killed,
    record_processor_killed,
    rolling_deployment,
)
from tests.integration.server_faults import (
    archive_full,
    archive_read_only_then_repaired,
    cache_away,
    database_killed_in_transaction,
    database_stopped,
    gateway_killed,
    put_records_fails,
)

# The daemon of a task needs 15 to 25 s to get its shards, so what does not need all of them is done meanwhile.
FAULTS: tuple[Fault, ...] = (
    archive_full,
    record_processor_killed,
    put_records_fails,
    gateway_killed,
    cache_away,
    Plant.spread,
    daemon_killed,
    Plant.spread,
    database_killed_in_transaction,
    database_stopped,
    archive_read_only_then_repaired,
    rolling_deployment,
)
