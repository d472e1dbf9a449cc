"""What a client of the API sends for a token: its id and secret, as RFC 6749 has it for client credentials."""

from base64 import b64encode
from urllib.parse import urlencode
from urllib.request import Request


def token_request(token_url: str, client_id: str, client_secret: str) -> Request:
    """Return the request that asks an issuer on this machine for a token with all scopes of the client."""
    basic = b64encode(f"{client_id}:{client_secret}".encode()).decode()
    return Request(  # noqa: S310 - our own address
        token_url,
        data=urlencode({"grant_type": "client_credentials"}).encode(),
        headers={"Authorization": f"Basic {basic}"},
    )
