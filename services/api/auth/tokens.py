"""Bearer tokens as Cognito issues them: JSON web tokens, signed with RS256.

API Gateway has verified the token already. It is verified again here, because whatever reaches the task past API
Gateway must find the same door.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import jwt

from services.api.auth.keys import Keys
from services.api.auth.ports import Claims
from services.api.problems import Unauthorized

ALGORITHM = "RS256"
TOKEN_USE = "access"  # noqa: S105 - a kind of token, not one
MAXIMUM_LENGTH = 8192
"""Characters; Cognito's are under 2000."""
REMEMBERED, REMEMBER_SECONDS = 10_000, 60.0
"""So many verified tokens are remembered for so long: verifying takes ten times as long as remembering."""
LEEWAY_SECONDS = 5
"""As much as the clocks of issuer and task may differ."""

_REFUSED = "The token is not accepted."


class JwtVerifier:
    """Verifies tokens; an adapter of `TokenVerifier`."""

    def __init__(
        self,
        keys: Keys,
        *,
        issuer: str,
        scope_prefix: str,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Remember no token yet.

        Args:
            keys: the issuer's.
            issuer: what a token must say in `iss`.
            scope_prefix: of our scopes, without the slash; others in a token are ignored.
            wall_clock: seconds since 1970.
        """
        self._keys, self._issuer, self._prefix, self._wall_clock = keys, issuer, f"{scope_prefix}/", wall_clock
        self._verified: OrderedDict[bytes, tuple[Claims, float]] = OrderedDict()

    async def verify(self, token: str) -> Claims:
        """See `TokenVerifier`."""
        digest, now = hashlib.blake2b(token.encode(), digest_size=32).digest(), self._wall_clock()
        known = self._verified.get(digest)
        if known is not None and now < min(known[1], known[0].expires_at + LEEWAY_SECONDS):
            return known[0]
        claims = await self._decide(token)
        self._verified[digest] = claims, now + REMEMBER_SECONDS
        self._verified.move_to_end(digest)
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
        return claims

    async def _decide(self, token: str) -> Claims:
        if len(token) > MAXIMUM_LENGTH:
            raise Unauthorized(_REFUSED)
        try:
            header = jwt.get_unverified_header(token)
            key_id = header.get("kid")
            key = await self._keys.get(key_id) if isinstance(key_id, str) and header.get("alg") == ALGORITHM else None
            if key is None:
                raise Unauthorized(_REFUSED)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],  # never what the token itself says
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "iat", "token_use", "client_id"], "verify_aud": False},
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthorized(_REFUSED) from None
        return self._claims(claims)

    def _claims(self, claims: dict[str, Any]) -> Claims:
        client_id, scope = claims["client_id"], claims.get("scope", "")
        if claims["token_use"] != TOKEN_USE or not isinstance(client_id, str) or not isinstance(scope, str):
            raise Unauthorized(_REFUSED)
        if not client_id or "\0" in client_id:
            raise Unauthorized(_REFUSED)
        own = frozenset(each.removeprefix(self._prefix) for each in scope.split() if each.startswith(self._prefix))
        return Claims(client_id=client_id, scopes=own, expires_at=float(claims["exp"]))
