"""What the gateway sends: Kinesis records that are ready to go."""

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """One aggregated Kinesis record.

    Attributes:
        partition_key: at most 256 characters.
        explicit_hash_key: a decimal number below 2^128; says which shard.
        events: how many it holds.
        data: the aggregate.
    """

    partition_key: str
    explicit_hash_key: str
    events: int
    data: bytes


class Spooled(msgspec.Struct, frozen=True, gc=False):
    """A record in the spool.

    Attributes:
        id: its place in the order of arrival; never given twice.
        record: what is to be sent.
    """

    id: int
    record: Record
