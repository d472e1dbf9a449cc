"""One request and its response: who asks, and what headers and log line will say."""

from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter


class Scope(StrEnum):
    """What a client may do, as its token says."""

    READ = "read"
    INGEST = "ingest"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who asks.

    Attributes:
        client_id: as the token says.
        scopes: what it may do.
        facilities: what it may see.
    """

    client_id: str
    scopes: frozenset[Scope]
    facilities: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its response, for the log line and the headers. Never a token, never a text of a client's.

    Attributes:
        request_id: API Gateway's, or our own.
        started: `perf_counter` when it arrived.
        client: once it is known.
        operation: the operation's id, once it is known.
        facility: whose data, if of one.
        items: how many items the response holds.
        headers: more headers of the response, whatever it will be.
    """

    request_id: str
    started: float = field(default_factory=perf_counter)
    client: Client | None = None
    operation: str = ""
    facility: str = ""
    items: int | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
