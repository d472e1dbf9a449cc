"""What authentication asks for."""

from typing import Protocol

import msgspec


class Claims(msgspec.Struct, frozen=True):
    """What a verified token says.

    Attributes:
        client_id: of the client that it was issued to.
        scopes: what the client may do, without the prefix of the resource server.
        expires_at: seconds since 1970.
    """

    client_id: str
    scopes: frozenset[str]
    expires_at: float


class TokenVerifier(Protocol):
    """Decides whether a bearer token is one of ours."""

    async def verify(self, token: str) -> Claims:
        """Return what the token says.

        Raises:
            services.api.problems.Unauthorized: it is not accepted.
            services.api.problems.Unavailable: it cannot be decided now, because there are no keys.
        """


class Bindings(Protocol):
    """Which facilities a client may see."""

    async def facilities(self, client_id: str) -> frozenset[str]:
        """Return their ids; none for a client that nobody bound.

        Raises:
            services.api.problems.Unavailable: it cannot be asked.
        """
