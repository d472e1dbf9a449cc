"""What goes into the stream: Kinesis records that are ready to go."""

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
