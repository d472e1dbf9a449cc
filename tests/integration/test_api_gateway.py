"""The synthesized API, deployed to an emulator and called through its proxy.

Proven: CloudFormation takes resources, methods, models, keys, plan and clients as they are; every operation of the
contract is reached at its path with the parameters, headers and body that were sent; tokens come from the client
credentials of the configured clients, and a token without the scope, a request without a key or a required parameter,
and a body that the model refuses, do not get through.

Not proven, because the emulator does not do it: the firewall, the link to the load balancer, TLS, stage variables,
X-Client-Id and X-Request-Id (it maps no headers), streamed answers, models for other content types than JSON, and how
AWS's own validator reads draft 4. `tests.support.emulated_api.reduced` says what is changed before the deployment.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.contract.reading import Operation, load
from local.servers.ministack import Ministack
from tests.support.assembly import SynthesizedAssembly
from tests.support.emulated_api import KEY, EmulatedApi, Origin, Request, origin, reduced

pytestmark = [pytest.mark.assembly, pytest.mark.servers]

OPERATIONS = load().operations
Credentials = dict[str, dict[str, str]]
CLIENT_OF = {"read": "operations", "operate": "operations", "ingest": "manufacturing-execution"}
EVENT = {
    "facility": "plant-1",
    "line": "line-1",
    "sensor": "press-17",
    "metric": "temperature",
    "ts": "2026-01-01T00:00:00.123Z",
    "seq": 1,
    "value": 20.5,
    "unit": "Cel",
}
BODIES: dict[str, Any] = {"sendEvents": {"events": [EVENT]}, "acknowledgeAlert": {"comment": "seen"}}


@pytest.fixture(scope="module")
def behind() -> Iterator[Origin]:
    with origin() as server:
        yield server


@pytest.fixture(scope="module")
def api(
    assembly: SynthesizedAssembly, behind: Origin, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmulatedApi]:
    directory: Path = tmp_path_factory.mktemp("emulator")
    template = reduced(assembly.template("dev", "Api").body, origin=behind.url)
    with Ministack(directory=directory) as emulator:
        yield EmulatedApi.deploy(template, url=emulator.url, environment="dev")


@pytest.fixture(scope="module")
def credentials(api: EmulatedApi) -> Credentials:
    """What clients send with a token of a single scope, by scope."""
    return {
        scope: {
            "Authorization": f"Bearer {api.token(name, scope)}",
            "X-Api-Key": f"{KEY}-smartfactory-client-{name}-dev",
        }
        for scope, name in CLIENT_OF.items()
    }


def address(operation: Operation) -> str:
    """Return a path with its parameters, and a query with every parameter that the operation knows."""
    path = operation.path
    for each in operation.parameters:
        path = path.replace(f"{{{each.name}}}", f"a-{each.name}.1") if each.place == "path" else path
    query = "&".join(f"{each.name}=of-{each.name}" for each in operation.parameters if each.place == "query")
    return f"{path}?{query}" if query else path


def sent(operation: Operation, api: EmulatedApi, behind: Origin, path: str, **more: str) -> tuple[int, Request | None]:
    """Send a request that an operation takes; return the status, and what arrived at the server."""
    behind.requests.clear()
    own = {each.name: f"of-{each.name}" for each in operation.parameters if each.place == "header"}
    body = json.dumps(BODIES[operation.name]).encode() if operation.body else None
    answer = api.call(
        operation.method,
        path,
        headers={"Content-Type": "application/json", **own, **more},
        body=body,
    )
    return answer.status, behind.requests[0] if behind.requests else None


def test_should_deploy_every_operation_of_the_contract(api: EmulatedApi) -> None:
    deployed = {key: method["operationName"] for key, method in api.methods().items()}
    assert deployed == {(each.method, each.path): each.name for each in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_should_hand_on_path_query_headers_and_body(
    operation: Operation, api: EmulatedApi, credentials: Credentials, behind: Origin
) -> None:
    path = address(operation)
    status, arrived = sent(operation, api, behind, path, **credentials[operation.scope], **{"X-Trace": "kept"})
    assert status == 200
    assert arrived is not None
    assert (arrived.method, arrived.path) == (operation.method, path)
    assert arrived.headers["authorization"].startswith("Bearer ")
    assert arrived.headers["x-trace"] == "kept"
    for each in operation.parameters:
        if each.place == "header":
            assert arrived.headers[each.name.lower()] == f"of-{each.name}"
    assert json.loads(arrived.body or "null") == BODIES.get(operation.name)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_should_let_no_token_of_another_scope_through(
    operation: Operation, api: EmulatedApi, credentials: Credentials, behind: Origin
) -> None:
    behind.requests.clear()
    other = "ingest" if operation.scope != "ingest" else "operate"
    body = json.dumps(BODIES[operation.name]).encode() if operation.body else None
    answer = api.call(operation.method, address(operation), headers=credentials[other], body=body)
    assert answer.status in (401, 403)
    assert not behind.requests


def test_should_say_how_to_authenticate_when_there_is_no_token(api: EmulatedApi, behind: Origin) -> None:
    behind.requests.clear()
    answer = api.call("GET", "/v1/facilities", headers={})
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert json.loads(answer.body)["title"] == "Unauthorized"
    assert not behind.requests


def test_should_refuse_a_token_without_a_key(api: EmulatedApi, credentials: Credentials, behind: Origin) -> None:
    behind.requests.clear()
    given = dict(credentials["read"])
    del given["X-Api-Key"]
    assert api.call("GET", "/v1/facilities", headers=given).status == 403
    assert not behind.requests


def test_should_answer_404_where_there_is_no_operation(api: EmulatedApi, credentials: Credentials) -> None:
    answer = api.call("GET", "/v1/secrets", headers=credentials["read"])
    assert (answer.status, json.loads(answer.body)["title"]) == (404, "Not Found")


@pytest.mark.parametrize("missing", ["metric", "from", "to"])
def test_should_refuse_a_request_without_a_required_parameter(
    api: EmulatedApi, credentials: Credentials, behind: Origin, missing: str
) -> None:
    (operation,) = (each for each in OPERATIONS if each.name == "listReadings")
    path = address(operation).replace(f"{missing}=of-{missing}", "x=y")
    assert sent(operation, api, behind, path, **credentials["read"]) == (400, None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"events": []},
        {"events": [EVENT] * 501},
        {"events": [EVENT], "more": 1},
        {"events": [{**EVENT, "sensor": "x' OR '1'='1"}]},
        {"events": [{**EVENT, "value": "20.5"}]},
        {"events": [{**EVENT, "ts": "yesterday"}]},
        [EVENT],
        "text",
    ],
)
def test_should_refuse_a_body_that_the_model_refuses(
    api: EmulatedApi, credentials: Credentials, behind: Origin, body: object
) -> None:
    behind.requests.clear()
    given = {**credentials["ingest"], "Content-Type": "application/json"}
    answer = api.call("POST", "/v1/events", headers=given, body=json.dumps(body).encode())
    assert answer.status == 400
    assert not behind.requests
