"""Tokens: the issuer's own are accepted, and nothing else is."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.api.auth.keys import REFRESH_SECONDS, Keys
from services.api.auth.ports import Claims
from services.api.auth.tokens import REMEMBER_SECONDS, JwtVerifier
from services.api.problems import Unauthorized, Unavailable

ISSUER, PREFIX = "https://issuer.example.com/pool", "smartfactory-api-test"
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "client_id": "client-1",
    "token_use": "access",
    "scope": f"{PREFIX}/read {PREFIX}/operate other/ingest",
}


@cache
def key(name: str = "a") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(name: str = "a", **more: str) -> jwt.PyJWK:
    described = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return jwt.PyJWK.from_dict({**described, "kid": name, "alg": "RS256", "use": "sig", **more})


def token(claims: dict[str, Any] | None = None, *, name: str = "a", kid: str | None = "a", **changed: Any) -> str:
    now = int(time.time())
    content = {"iat": now, "exp": now + 600, **GOOD, **(claims or {}), **changed}
    content = {claim: value for claim, value in content.items() if value is not None}
    return jwt.encode(content, key(name), algorithm="RS256", headers={} if kid is None else {"kid": kid})


class Issuer:
    """An issuer whose keys can be changed, and that can be away."""

    def __init__(self, *keys: jwt.PyJWK) -> None:
        self.keys, self.asked, self.now, self.is_away = list(keys), 0, 0.0, False

    def fetch(self) -> list[jwt.PyJWK]:
        self.asked += 1
        if self.is_away:
            raise jwt.PyJWKClientConnectionError("away")
        return self.keys

    def verifier(self, wall_clock: Callable[[], float] = time.time) -> JwtVerifier:
        keys = Keys(self.fetch, clock=lambda: self.now)
        return JwtVerifier(keys, issuer=ISSUER, scope_prefix=PREFIX, wall_clock=wall_clock)


def verify(text: str, issuer: Issuer | None = None) -> Claims:
    return asyncio.run((issuer or Issuer(public())).verifier().verify(text))


def unsigned(header: dict[str, Any], claims: dict[str, Any] | None = None) -> str:
    now = int(time.time())
    parts = (header, {"iat": now, "exp": now + 600, **GOOD, **(claims or {})})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def signed_with_the_public_key() -> str:
    """The classic confusion: the public key, which everybody knows, taken for a shared secret."""
    import hashlib
    import hmac

    secret = key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    content = unsigned({"alg": "HS256", "typ": "JWT", "kid": "a"}).rstrip(".")
    mac = hmac.new(secret, content.encode(), hashlib.sha256).digest()
    return f"{content}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_should_tell_client_and_own_scopes_when_the_token_is_good() -> None:
    claims = verify(token())
    assert (claims.client_id, sorted(claims.scopes)) == ("client-1", ["operate", "read"])


def tampered(text: str) -> str:
    head, body, signature = text.split(".")
    content = json.loads(base64.urlsafe_b64decode(body + "=="))
    content["client_id"] = "client-2"
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode(), signature))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(unsigned({"alg": "none", "typ": "JWT", "kid": "a"}), id="alg none"),
        pytest.param(unsigned({"alg": "None", "typ": "JWT", "kid": "a"}), id="alg None"),
        pytest.param(unsigned({"alg": "RS256", "typ": "JWT", "kid": "a"}), id="no signature"),
        pytest.param(signed_with_the_public_key(), id="HS256 with the public key"),
        pytest.param(
            jwt.encode({**GOOD, "iat": 0, "exp": 9e9}, key(), algorithm="RS512", headers={"kid": "a"}), id="RS512"
        ),
        pytest.param(
            jwt.encode({**GOOD, "iat": 0, "exp": 9e9}, key(), algorithm="PS256", headers={"kid": "a"}), id="PS256"
        ),
        pytest.param(token(kid=None), id="no kid"),
        pytest.param(token(kid="b"), id="unknown kid"),
        pytest.param(token(name="b"), id="another's key under this kid"),
        pytest.param(token(exp=int(time.time()) - 60), id="expired"),
        pytest.param(token(exp=None), id="without end"),
        pytest.param(token(exp="soon"), id="end that is no time"),
        pytest.param(token(iat=int(time.time()) + 600), id="of the future"),
        pytest.param(token(nbf=int(time.time()) + 600), id="not yet"),
        pytest.param(token(iss="https://issuer.example.com/other"), id="wrong issuer"),
        pytest.param(token(iss=None), id="no issuer"),
        pytest.param(token(token_use="id"), id="an id token"),  # noqa: S106
        pytest.param(token(token_use=None), id="no use"),
        pytest.param(token(client_id=None), id="no client"),
        pytest.param(token(client_id=""), id="empty client"),
        pytest.param(token(client_id=5), id="client that is no text"),
        pytest.param(token(client_id="a\0b"), id="client with NUL"),
        pytest.param(token(scope=["read"]), id="scope that is no text"),
        pytest.param(tampered(token()), id="changed after it was signed"),
        pytest.param(token() + "x", id="changed signature"),
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="no token"),
        pytest.param("." * 5000, id="dots"),
        pytest.param("e" * 100_000, id="long"),
        pytest.param(token(padding="x" * 9000), id="long but good"),
    ],
)
def test_should_refuse_a_token_when_anything_of_it_is_wrong(text: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        verify(text)
    assert refused.value.detail == "The token is not accepted."
    assert 'error="invalid_token"' in refused.value.headers["WWW-Authenticate"]


def test_should_have_no_scope_when_the_token_has_none_of_ours() -> None:
    assert verify(token(scope=None)).scopes == frozenset()
    assert verify(token(scope="read smartfactory-api-test-2/read openid")).scopes == frozenset()


def test_should_not_verify_with_a_key_that_is_not_for_rsa() -> None:
    symmetric = jwt.PyJWK.from_dict({"kty": "oct", "kid": "a", "k": "c2VjcmV0", "alg": "HS256"})
    with pytest.raises(Unavailable):
        verify(token(), Issuer(symmetric))


def test_should_take_a_new_key_when_the_issuer_rotates() -> None:
    async def rotate() -> None:
        issuer = Issuer(public("a"))
        verifier = issuer.verifier()
        await verifier.verify(token())
        issuer.keys = [public("a"), public("b")]
        issuer.now += REFRESH_SECONDS + 1
        await verifier.verify(token(name="b", kid="b"))
        assert issuer.asked == 2

    asyncio.run(rotate())


def test_should_ask_the_issuer_once_a_minute_at_most_when_kids_are_invented() -> None:
    async def attack() -> int:
        issuer = Issuer(public("a"))
        verifier = issuer.verifier()
        for number in range(50):
            with pytest.raises(Unauthorized):
                await verifier.verify(token(kid=f"invented-{number}"))
        return issuer.asked

    assert asyncio.run(attack()) == 1


def test_should_keep_the_keys_when_the_issuer_is_away() -> None:
    async def lose() -> None:
        issuer = Issuer(public("a"))
        verifier = issuer.verifier()
        await verifier.verify(token())
        issuer.is_away, issuer.now = True, 1e6
        await verifier.verify(token(client_id="client-2"))

    asyncio.run(lose())


def test_should_be_unavailable_until_the_issuer_has_told_its_keys() -> None:
    async def start() -> None:
        issuer = Issuer(public("a"))
        issuer.is_away = True
        verifier = issuer.verifier()
        with pytest.raises(Unavailable):
            await verifier.verify(token())
        issuer.is_away, issuer.now = False, 2.0
        await verifier.verify(token())

    asyncio.run(start())


def test_should_refuse_a_remembered_token_when_it_has_expired() -> None:
    async def wait() -> None:
        now = time.time()
        clock = iter([now, now + 5, now + 40]).__next__
        verifier = Issuer(public()).verifier(clock)
        text = token(exp=int(now) + 10)
        await verifier.verify(text)
        await verifier.verify(text)
        # The library has a clock of its own; what counts here is that the remembered one is not used.
        assert (await verifier.verify(text)).client_id == "client-1"

    asyncio.run(wait())


def test_should_verify_anew_when_a_token_was_remembered_for_long() -> None:
    async def wait() -> None:
        issuer, now = Issuer(public()), [time.time()]
        verifier = issuer.verifier(lambda: now[0])
        text = token()
        await verifier.verify(text)
        issuer.keys, issuer.now = [public("b")], 1e6
        await verifier.verify(text)
        now[0] += REMEMBER_SECONDS + 1
        with pytest.raises(Unauthorized):
            await verifier.verify(text)

    asyncio.run(wait())
