"""Each client, each operation, each facility: who gets what, and that nobody learns what is not theirs."""

import json
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from local.documentation import CONTRACT
from tests.integration.api.operations import Operation, operations
from tests.integration.api.site import CLIENTS, FOREIGN, HIDDEN, OWN, UNKNOWN, Site
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

OPERATIONS = operations(json.loads(CONTRACT.read_text()))
ALLOWED = {HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.CREATED, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.CONFLICT}
"""A conflict is what an operation answers that another client was faster with; who may not do it never gets so far."""
VARIES = {"date", "x-request-id", "ratelimit", "content-length"}
BAD_TOKENS: dict[str, dict[str, Any]] = {
    "expired": {"exp": 1},
    "of another issuer": {"iss": "https://somewhere.example"},
    "an id token": {"token_use": "id"},
    "without a client": {"client_id": None},
    "without an end": {"exp": None},
}


def ask(site: Site, client: httpx.Client, operation: Operation, facility: str) -> httpx.Response:
    values = dict(site.known)
    if "{alert}" in operation.path:
        values["alert"] = next(iter(site.alerts(facility)), "x")
    return client.send(operation.request(client, values, facility=facility))


def expected(operation: Operation, client: str, facility: str) -> set[HTTPStatus]:
    scopes, facilities = CLIENTS[client]
    if not set(operation.scopes) <= set(scopes):
        return {HTTPStatus.FORBIDDEN}
    if operation.names_facility:
        return ALLOWED if facility in facilities else {HTTPStatus.NOT_FOUND}
    if operation.body is not None:
        return ALLOWED if facility in facilities else {HTTPStatus.FORBIDDEN}
    return ALLOWED


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_should_let_a_client_do_what_it_may_and_nothing_else(site: Site, operation: Operation, client: str) -> None:
    with site.client(client) as asking:
        for facility in (OWN, FOREIGN, UNKNOWN):
            answer = ask(site, asking, operation, facility)
            wanted = expected(operation, client, facility)
            assert answer.status_code in wanted, f"{facility}: {answer.status_code} {answer.text[:500]}"
            if FOREIGN not in CLIENTS[client][1]:
                assert HIDDEN not in answer.text
                assert FOREIGN not in answer.text or facility == FOREIGN


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.names_facility], ids=lambda each: each.id)
def test_should_answer_alike_when_a_facility_is_foreign_and_when_there_is_none(
    site: Site, operation: Operation
) -> None:
    with site.client("everything") as client:
        foreign, unknown = (ask(site, client, operation, facility) for facility in (FOREIGN, UNKNOWN))
    assert foreign.status_code == unknown.status_code == HTTPStatus.NOT_FOUND
    bodies = [{**answer.json(), "instance": ""} if answer.content else {} for answer in (foreign, unknown)]
    heads = [{k: v for k, v in answer.headers.items() if k not in VARIES} for answer in (foreign, unknown)]
    assert json.loads(json.dumps(bodies[0]).replace(FOREIGN, UNKNOWN)) == bodies[1]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_should_refuse_who_brings_no_good_token(site: Site, operation: Operation) -> None:
    tokens: list[str | None] = [None, "x", "a.b.c", *(site.token(**claims) for claims in BAD_TOKENS.values())]
    with httpx.Client(base_url=site.task.url, verify=PLAIN) as client:
        for token in tokens:
            request = operation.request(client, {**site.known, "alert": "x"}, facility=OWN)
            if token is not None:
                request.headers["Authorization"] = f"Bearer {token}"
            answer = client.send(request)
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("client", CLIENTS)
def test_should_list_the_facilities_of_the_client_alone(site: Site, client: str) -> None:
    scopes, facilities = CLIENTS[client]
    with site.client(client) as asking:
        answer = asking.get("/v1/facilities")
    if "read" in scopes:
        held = answer.json()
        items = held["items"] if isinstance(held, dict) else held
        assert [each if isinstance(each, str) else each["facility"] for each in items] == sorted(facilities)


def test_should_cover_every_scope_and_every_place() -> None:
    assert {scope for operation in OPERATIONS for scope in operation.scopes} == {"read", "ingest", "operate"}
    assert all(len(operation.scopes) == 1 for operation in OPERATIONS)
