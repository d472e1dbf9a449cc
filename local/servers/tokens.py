"""A token issuer in place of Cognito: a key set, and the token endpoint for client credentials.

What it answers, and the claims of its tokens, are Cognito's. Source: the reference of Cognito's token endpoint, and
"Understanding the access token".
"""

import secrets
import threading
import time
import uuid
from base64 import b64decode
from binascii import Error as BinasciiError
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote_plus

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from local.servers.loopback import Handler, LoopbackServer

SCOPES = ("read", "ingest", "operate")
PREFIX = "smartfactory-api-local"
"""Of the scopes: the identifier of the resource server."""
TOKEN_SECONDS = 3600
KEY_BITS = 2048
KEYS_HELD = 2
"""In the key set: the one that signs, and the one before it, whose tokens are still valid."""
FORM = "application/x-www-form-urlencoded"
TOKEN_PATH, CLIENTS_PATH = "/oauth2/token", "/clients/"
"""PUT a list of secrets after it and a client's id: as Cognito does when secrets are added or deleted by its API."""


class TokenClient(msgspec.Struct, kw_only=True):
    """An application that may ask for tokens.

    Attributes:
        client_id: of the application.
        scopes: those it may have, without prefix.
        secrets: all that open; two while one is being replaced.
    """

    client_id: str
    scopes: tuple[str, ...]
    secrets: list[str]


class _RefusedError(Exception):
    """The token endpoint refuses; the text is OAuth's error code."""


class TokenIssuer(LoopbackServer):
    """The issuer, on a free loopback port.

    Attributes:
        prefix: of the scopes.
        clients: by id; changes count at once.
    """

    def __init__(self, *, prefix: str = PREFIX) -> None:
        """Make a key and listen; nothing is answered before `start`."""
        self.prefix, self.clients = prefix, dict[str, TokenClient]()
        self._lock, self._keys = threading.Lock(), [_Key()]
        super().__init__(type("TokenHandler", (_Handler,), {"issuer": self}), name="tokens")

    @property
    def token_url(self) -> str:
        """Where clients ask for tokens."""
        return f"{self.url}{TOKEN_PATH}"

    @property
    def jwks_url(self) -> str:
        """Where the key set is."""
        return f"{self.url}/.well-known/jwks.json"

    def add_client(self, client_id: str, *, scopes: Sequence[str] = SCOPES, secret: str | None = None) -> TokenClient:
        """Let an application ask for tokens; return it with its first secret."""
        client = TokenClient(client_id=client_id, scopes=tuple(scopes), secrets=[secret or secrets.token_hex(24)])
        self.clients[client_id] = client
        return client

    def rotate_key(self) -> None:
        """Sign with a new key from now on; the one before it stays in the key set."""
        with self._lock:
            self._keys = [_Key(), *self._keys][:KEYS_HELD]

    def token(
        self, client_id: str, /, *, scopes: Sequence[str] | None = None, seconds: float = TOKEN_SECONDS, **claims: Any
    ) -> str:
        """Return an access token without asking for a secret.

        Args:
            client_id: any text; it need not be known.
            scopes: without prefix; unless given, those of the client.
            seconds: how long it is valid.
            claims: replace or add to those of a good token; None leaves one out.
        """
        granted = self.clients[client_id].scopes if scopes is None else scopes
        now = int(time.time())
        held = {
            "sub": client_id,
            "token_use": "access",
            "scope": " ".join(f"{self.prefix}/{scope}" for scope in granted),
            "auth_time": now,
            "iss": self.url,
            "exp": now + int(seconds),
            "iat": now,
            "version": 2,
            "jti": str(uuid.uuid4()),
            "client_id": client_id,
            **claims,
        }
        with self._lock:
            key = self._keys[0]
        payload = {name: value for name, value in held.items() if value is not None}
        return jwt.encode(payload, key.private, algorithm="RS256", headers={"kid": key.kid})

    def key_set(self) -> bytes:
        """Return the public keys, RFC 7517."""
        with self._lock:
            return msgspec.json.encode({"keys": [key.public() for key in self._keys]})

    def grant(self, form: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """Answer a request of the token endpoint.

        Raises:
            _RefusedError: it is no good one.
        """
        if form.get("grant_type") != "client_credentials":
            raise _RefusedError("unsupported_grant_type")
        client_id, secret = _credentials(form, authorization)
        client = self.clients.get(client_id)
        if client is None or not any(secrets.compare_digest(secret.encode(), held.encode()) for held in client.secrets):
            raise _RefusedError("invalid_client")
        scopes = list(client.scopes)
        if form.get("scope"):
            allowed = {f"{self.prefix}/{scope}": scope for scope in client.scopes}
            asked = form["scope"].split()
            if not set(asked) <= allowed.keys():
                raise _RefusedError("invalid_scope")
            scopes = [allowed[scope] for scope in asked]
        token = self.token(client_id, scopes=scopes)
        return {"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}


class _Key:
    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
        self.kid = secrets.token_urlsafe(16)

    def public(self) -> dict[str, Any]:
        held = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"kty": held["kty"], "n": held["n"], "e": held["e"], "kid": self.kid, "alg": "RS256", "use": "sig"}


class _Handler(Handler):
    issuer: TokenIssuer

    def respond(self) -> None:
        content = self.body()
        match self.command, self.path:
            case "GET", "/.well-known/jwks.json":
                self.answer(HTTPStatus.OK, self.issuer.key_set(), content_type="application/json")
            case "POST", path if path == TOKEN_PATH:
                self._grant(content)
            case "PUT", path if path.startswith(CLIENTS_PATH):
                self._replace_secrets(path.removeprefix(CLIENTS_PATH), content)
            case _:
                super().respond()

    def _grant(self, content: bytes) -> None:
        try:
            granted = self.issuer.grant(self._form(content), self.headers.get("Authorization", ""))
        except _RefusedError as error:
            refusal = msgspec.json.encode({"error": str(error)})
            self.answer(HTTPStatus.BAD_REQUEST, refusal, content_type="application/json")
        else:
            held = msgspec.json.encode(granted)
            self.answer(HTTPStatus.OK, held, content_type="application/json", Cache_Control="no-store")

    def _replace_secrets(self, client_id: str, content: bytes) -> None:
        try:
            held = msgspec.json.decode(content, type=list[str])
            self.issuer.clients[client_id].secrets = held
        except (msgspec.DecodeError, KeyError):
            self.answer(HTTPStatus.BAD_REQUEST, b"{}", content_type="application/json")
        else:
            self.answer(HTTPStatus.OK, b"{}", content_type="application/json")

    def _form(self, content: bytes) -> dict[str, str]:
        if self.headers.get_content_type() != FORM:
            raise _RefusedError("invalid_request")
        try:
            return {name: values[-1] for name, values in parse_qs(content.decode()).items()}
        except UnicodeDecodeError:
            raise _RefusedError("invalid_request") from None


def _credentials(form: Mapping[str, str], authorization: str) -> tuple[str, str]:
    """Return id and secret, from the header or the form (RFC 6749, 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (BinasciiError, UnicodeDecodeError):
        raise _RefusedError("invalid_client") from None
    return unquote_plus(client_id), unquote_plus(secret)
