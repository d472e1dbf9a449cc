"""Who asks, without an issuer and a table."""

from collections.abc import Iterable, Mapping

from services.api.auth.ports import Claims
from services.api.problems import Unauthorized


class MemoryTokens:
    """Tokens that are names: what each one says is given."""

    def __init__(self, tokens: Mapping[str, Claims]) -> None:
        """Take the tokens."""
        self._tokens = dict(tokens)

    async def verify(self, token: str) -> Claims:
        """See `TokenVerifier`."""
        try:
            return self._tokens[token]
        except KeyError:
            raise Unauthorized("The token is not accepted.") from None


class MemoryBindings:
    """A table in memory."""

    def __init__(self, facilities: Mapping[str, Iterable[str]]) -> None:
        """Take the facilities of each client."""
        self._facilities = {client: frozenset(each) for client, each in facilities.items()}

    async def facilities(self, client_id: str) -> frozenset[str]:
        """See `Bindings`."""
        return self._facilities.get(client_id, frozenset())
