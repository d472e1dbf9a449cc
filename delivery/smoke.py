"""`verify-deployment`: the deployed API as a client meets it: token, API Gateway, service, PostgreSQL and Redis."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click
import httpx
from botocore.exceptions import ClientError
from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_fixed

from delivery.aws import own, reading
from delivery.configuration import ROOT, Target
from delivery.destroy import physical_ids
from delivery.errors import AwsError
from delivery.options import where

CONTRACT = ROOT / "docs" / "reference" / "openapi.json"
CLIENT = "operations"
"""The API client that may ask how the service is."""
SCOPE = "operate"
ATTEMPTS, WAIT_SECONDS, ANSWER_SECONDS = 5, 5.0, 30.0
"""API Gateway gives up after 29 s."""
TOKEN_ERRORS = (httpx.HTTPError, ValueError, KeyError, TypeError)
"""No answer, a refusal, or an answer without a token."""
REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
COMPLETE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """Where a client finds the API, and what it authenticates with.

    Attributes:
        url: of the API's stage, without a slash at the end.
        token_url: where tokens come from.
        scope: what the token is asked for.
        client_id: of the client.
        client_secret: likewise.
        api_key: by which it is metered.
    """

    url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str
    api_key: str


@click.command("verify-deployment")
@where
def command(*, target: Target) -> int:
    """Check that the stacks are complete and that the API answers a client as its contract says."""
    client = reading(target).client("cloudformation")
    problems = list(incomplete(client, target))
    if not problems:
        problems = list(verify(deployed(target, client), contract_version()))
    for each in problems:
        click.echo(f"FAILED {each}")
    click.echo(f"verification: {target}: {'failed' if problems else 'passed'}")
    return 1 if problems else 0


def contract_version(path: Path = CONTRACT) -> str:
    """Return the version of the committed contract."""
    return str(json.loads(path.read_bytes())["info"]["version"])


def incomplete(client: Any, target: Target) -> Iterator[str]:
    """Yield each stack of an environment that is not there, or not complete."""
    for name in target.stack_names:
        try:
            (stack,) = client.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            yield f"{name}: there is no such stack"
        else:
            if stack["StackStatus"] not in COMPLETE:
                yield f"{name}: {stack['StackStatus']}"


def deployed(target: Target, client: Any) -> Deployed:
    """Return where the API is, from the stacks' outputs, and the client's credentials, from Secrets Manager.

    Raises:
        AwsError: the API's stack has no such output.
    """
    name = f"smartfactory-api-{target.suffix}"
    (stack,) = client.describe_stacks(StackName=name)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())}
    url = next((value for key, value in outputs.items() if "ApiEndpoint" in key), None)
    domain = next((value for key, value in physical_ids(client, name).items() if key.startswith("ClientsDomain")), None)
    if url is None or domain is None:
        raise AwsError(f"{name}: has no endpoint or no token domain; it is not a stack of this platform's API")
    secrets = own(target).client("secretsmanager")

    def secret(kind: str) -> dict[str, str]:
        found = secrets.get_secret_value(SecretId=f"smartfactory/api/{kind}/{CLIENT}-{target.suffix}")
        values: dict[str, str] = json.loads(found["SecretString"])
        return values

    credentials = secret("client")
    return Deployed(
        url=url.rstrip("/"),
        token_url=f"https://{domain}.auth.{target.region}.amazoncognito.com/oauth2/token",
        scope=f"smartfactory-api-{target.suffix}/{SCOPE}",
        client_id=credentials["clientId"],
        client_secret=credentials["clientSecret"],
        api_key=secret("key")["apiKey"],
    )


def verify(api: Deployed, version: str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[str]:
    """Yield what is not as the contract says.

    Args:
        api: where it is.
        version: of the contract.
        wait_seconds: between two attempts; a new stage of API Gateway needs a moment.
    """
    with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as client:
        try:
            token = issued(api, client)
        except TOKEN_ERRORS as error:
            yield f"token: {type(error).__name__}: the issuer gives none"
            return
        url = f"{api.url}/v1/status"
        closed = _asked(lambda: client.get(url), wait_seconds)
        if closed.status not in REFUSED:
            yield f"without a token: {closed.status} and not 401 or 403"
        headers = {"Authorization": f"Bearer {token}", "x-api-key": api.api_key}
        asked = _asked(lambda: client.get(url, headers=headers), wait_seconds, wanted=frozenset({HTTPStatus.OK}))
        if asked.status != HTTPStatus.OK:
            yield f"status: {asked.status} and not 200"
        elif not isinstance(asked.body, dict):
            yield "status: its body is no JSON object"
        else:
            yield from _problems(asked.body, version)


def issued(api: Deployed, client: httpx.Client) -> str:
    """Return a token that the issuer gives for the client's credentials; raises one of `TOKEN_ERRORS`."""
    answer = client.post(
        api.token_url,
        data={"grant_type": "client_credentials", "scope": api.scope},
        auth=(api.client_id, api.client_secret),
    )
    return str(answer.raise_for_status().json()["access_token"])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of asking: the status or the kind of error, and the body if it is JSON."""

    status: int | str
    body: Any = None


def _asked(
    ask: Callable[[], httpx.Response], wait_seconds: float, wanted: frozenset[int] = REFUSED | {HTTPStatus.OK}
) -> _Asked:
    """Ask again while the status is not a wanted one; return what came of it at last."""

    def once() -> _Asked:
        try:
            answer = ask()
        except httpx.HTTPError as error:
            return _Asked(type(error).__name__)
        try:
            return _Asked(answer.status_code, answer.json())
        except ValueError:
            return _Asked(answer.status_code)

    again = Retrying(
        retry=retry_if_result(lambda found: found.status not in wanted),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_fixed(wait_seconds),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else _Asked("no answer"),
    )
    return again(once)


def _problems(status: dict[str, Any], version: str) -> Iterator[str]:
    if status.get("contract") != version:
        yield f"contract: {status.get('contract')} and not {version}"
    for each in status.get("dependencies", ()):
        if each.get("status") != "ok":
            yield f"{each.get('name')}: {each.get('status')}"
    if {each.get("name") for each in status.get("dependencies", ())} != {"database", "cache"}:
        yield "status: does not tell of database and cache"
