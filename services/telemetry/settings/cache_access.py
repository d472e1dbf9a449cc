"""What users of the cache may touch: the same for programs, templates and the servers of the tests."""

CACHE_KEY_PREFIX = "sf:"
"""What every key of the platform in Redis begins with; its users may touch no others."""

_TOPOLOGY = "+cluster|slots +cluster|shards +cluster|nodes +cluster|keyslot"
CACHE_APPLICATION_ACCESS = (
    f"on ~{CACHE_KEY_PREFIX}* resetchannels -@all +@read +@write +@connection +@transaction "
    f"+eval +evalsha +script|load +script|exists -@dangerous -@admin {_TOPOLOGY}"
)
"""Data commands on the platform's own keys, its scripts, and the topology that a client of a cluster asks for. No
publish or subscribe, no KEYS, FLUSHALL, CONFIG.

The order counts. What is dangerous is taken away from what categories gave; before the topology, because a server of
version 6 takes CLUSTER as a whole for dangerous."""
CACHE_READER_ACCESS = (
    f"on ~{CACHE_KEY_PREFIX}* resetchannels -@all +@read +@connection +readonly +readwrite "
    f"-@dangerous -@admin {_TOPOLOGY}"
)
"""The same for who only reads: no command that writes, and no scripts."""
