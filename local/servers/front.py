"""The one address of the API on this machine: the API itself, its documentation, and tokens for trying it out."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from local.servers.weighted_proxy import ProxyHandler, WeightedProxy

DOCUMENTATION = "/docs"
TOKENS = "/oauth2/token"


class Front(WeightedProxy):
    """A weighted proxy that answers two paths otherwise: a page under `/docs`, the issuer under `/oauth2/token`."""

    def __init__(self, weights: Mapping[int, int], *, issuer: int, page: Callable[[], str]) -> None:
        """Listen; nothing is answered before `start`.

        Args:
            weights: see `WeightedProxy`.
            issuer: port of the token issuer.
            page: returns the documentation; asked when somebody opens it.
        """
        self.issuer, self.page = issuer, page
        super().__init__(weights, handler=_Handler)

    def choose(self, path: str) -> int:
        """See `WeightedProxy`."""
        return self.issuer if path == TOKENS else super().choose(path)


class _Handler(ProxyHandler):
    proxy: Front

    def respond(self) -> None:
        if self.command == "GET" and self.path.rstrip("/") == DOCUMENTATION:
            self.answer(HTTPStatus.OK, self.proxy.page().encode(), content_type="text/html; charset=utf-8")
        else:
            super().respond()
