"""The token issuer answers as Cognito does."""

import base64
from collections.abc import Iterator

import httpx
import jwt
import pytest

from local.servers.tokens import CLIENTS_PATH, TokenClient, TokenIssuer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with TokenIssuer() as running:
        yield running


@pytest.fixture
def client(issuer: TokenIssuer) -> TokenClient:
    return issuer.add_client("reporting", scopes=("read", "operate"))


def ask(issuer: TokenIssuer, client: TokenClient, secret: str | None = None, **form: str) -> httpx.Response:
    form = {"grant_type": "client_credentials"} | form
    return httpx.post(issuer.token_url, data=form, auth=(client.client_id, secret or client.secrets[0]))


def claims(issuer: TokenIssuer, token: str) -> dict[str, object]:
    held = jwt.PyJWKSet.from_dict(httpx.get(issuer.jwks_url).json())
    key = held[jwt.get_unverified_header(token)["kid"]]
    decoded: dict[str, object] = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer.url)
    return decoded


def test_should_give_a_token_with_cognitos_claims(issuer: TokenIssuer, client: TokenClient) -> None:
    answer = ask(issuer, client).json()
    found = claims(issuer, answer["access_token"])
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert found["scope"] == f"{issuer.prefix}/read {issuer.prefix}/operate"
    assert {found["sub"], found["client_id"]} == {"reporting"}
    assert (found["token_use"], found["version"]) == ("access", 2)


def test_should_take_the_credentials_from_the_form_too(issuer: TokenIssuer, client: TokenClient) -> None:
    form = {"grant_type": "client_credentials", "client_id": client.client_id, "client_secret": client.secrets[0]}
    assert httpx.post(issuer.token_url, data=form).status_code == 200


def test_should_give_the_scopes_that_were_asked_for(issuer: TokenIssuer, client: TokenClient) -> None:
    answer = ask(issuer, client, scope=f"{issuer.prefix}/read").json()
    assert claims(issuer, answer["access_token"])["scope"] == f"{issuer.prefix}/read"


def test_should_take_two_secrets_while_one_is_being_replaced(issuer: TokenIssuer, client: TokenClient) -> None:
    client.secrets.append("second")
    assert [ask(issuer, client, secret).status_code for secret in client.secrets] == [200, 200]
    old = client.secrets.pop(0)
    assert ask(issuer, client, old).json() == {"error": "invalid_client"}


def test_should_take_the_secrets_that_it_is_told_and_no_other(issuer: TokenIssuer, client: TokenClient) -> None:
    url, first = f"{issuer.url}{CLIENTS_PATH}{client.client_id}", client.secrets[0]
    assert httpx.put(url, json=["second", "third"]).status_code == 200
    assert [ask(issuer, client, secret).status_code for secret in ("second", "third", first)] == [200, 200, 400]
    assert httpx.put(url, json={"secrets": []}).status_code == 400
    assert httpx.put(f"{issuer.url}{CLIENTS_PATH}nobody", json=["second"]).status_code == 400
    assert client.secrets == ["second", "third"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "smartfactory-api-local/ingest"}, "invalid_scope"),
        ({"scope": "read"}, "invalid_scope"),
    ],
)
def test_should_refuse_what_a_client_may_not_have(
    issuer: TokenIssuer, client: TokenClient, form: dict[str, str], code: str
) -> None:
    answer = ask(issuer, client, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": code})


@pytest.mark.parametrize(
    "credentials", ["%%%", base64.b64encode(b"\xff").decode(), base64.b64encode(b"nobody:x").decode()]
)
def test_should_refuse_other_credentials(issuer: TokenIssuer, credentials: str) -> None:
    answer = httpx.post(
        issuer.token_url,
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {credentials}"},
    )
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})


def test_should_refuse_what_is_no_form(issuer: TokenIssuer) -> None:
    answers = [
        httpx.post(issuer.token_url, json={"grant_type": "client_credentials"}),
        httpx.post(issuer.token_url, content=b"\xff", headers={"Content-Type": "application/x-www-form-urlencoded"}),
    ]
    assert [answer.json() for answer in answers] == [{"error": "invalid_request"}] * 2
    assert httpx.get(issuer.token_url).status_code == 404


def test_should_keep_the_key_before_when_it_signs_with_a_new_one(issuer: TokenIssuer, client: TokenClient) -> None:
    old = ask(issuer, client).json()["access_token"]
    issuer.rotate_key()
    new = ask(issuer, client).json()["access_token"]
    assert claims(issuer, old)["client_id"] == claims(issuer, new)["client_id"] == "reporting"
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
