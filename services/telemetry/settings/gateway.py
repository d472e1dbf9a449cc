"""What the edge gateway reads."""

from typing import Annotated

from msgspec import Meta

from services.telemetry.settings.base import Settings
from services.telemetry.settings.kinds import AbsolutePath, FacilityId, Mebibytes, Text


class GatewaySettings(Settings, frozen=True, kw_only=True):
    """What the edge gateway reads.

    Attributes:
        facility_id: whose sensors these are; part of every event's identity.
        stream_name: the Kinesis stream.
        spool_directory: where events wait while the stream cannot be reached.
        spool_mebibytes: how much may wait there; when it is full, the source is not read.
        stream_buckets: into how many parts of equal size the hash keys are divided; a sensor keeps its bucket.
        aggregate_events: the most events of one aggregated record.
        aggregate_bytes: its most bytes, as long as it holds more than one event; a record may have 1 MiB.
        flush_milliseconds: how long an event waits in memory for others before it is written to the spool.
        requests_in_flight: how many PutRecords may be under way.
    """

    facility_id: FacilityId
    stream_name: Text
    spool_directory: AbsolutePath
    spool_mebibytes: Mebibytes
    stream_buckets: Annotated[int, Meta(ge=1, le=4096, description="buckets, 1 to 4096")] = 64
    aggregate_events: Annotated[int, Meta(ge=1, le=10_000, description="events, 1 to 10000")] = 100
    aggregate_bytes: Annotated[int, Meta(ge=1024, le=1_000_000, description="bytes, 1024 to 1000000")] = 24_576
    flush_milliseconds: Annotated[int, Meta(ge=10, le=10_000, description="milliseconds, 10 to 10000")] = 200
    requests_in_flight: Annotated[int, Meta(ge=1, le=64, description="requests, 1 to 64")] = 4
