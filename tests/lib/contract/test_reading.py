"""What is read out of a contract, and what stops the synthesis."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from lib.contract.errors import ContractError
from lib.contract.reading import Parameter, load, read
from tests.lib.contract.sample import SECURITY, document

READING = {"facility": "plant-1", "sensor": "s-1", "ts": "2026-01-01T00:00:00.5Z", "value": 20.5}


def test_should_read_each_operation_with_what_is_checked_of_it() -> None:
    latest, file, events = read(document()).operations
    assert (latest.name, latest.method, latest.path) == ("getLatest", "GET", "/v1/lines/{line}/latest")
    assert (latest.scope, latest.body, latest.streamed) == ("read", None, False)
    assert latest.parameters == (
        Parameter(name="line", place="path", required=True),
        Parameter(name="from", place="query", required=True),
        Parameter(name="limit", place="query", required=False),
        Parameter(name="If-None-Match", place="header", required=False),
    )
    assert (file.parameters, file.streamed) == ((Parameter(name="hour", place="path", required=True),), True)
    assert (events.method, events.scope, events.body) == ("POST", "ingest", "EventBatch")


def test_should_know_what_each_scope_is_good_for() -> None:
    assert read(document()).scopes == {"read": "read values", "ingest": "send events"}


@pytest.mark.parametrize(
    ("changed", "valid"),
    [
        ({}, True),
        ({"seq": 1, "quality": "bad", "v": "1.0", "hint": "spike"}, True),
        ({"seq": None, "hint": None}, True),
        ({"seq": -1}, False),
        ({"seq": 1001}, False),
        ({"hint": "other"}, False),
        ({"v": "2.0"}, False),
        ({"ts": "yesterday"}, False),
        ({"sensor": "x' OR '1'='1"}, False),
        ({"more": 1}, False),
        ({"value": "20.5"}, False),
    ],
)
def test_should_make_a_model_that_stands_alone(changed: dict[str, Any], valid: bool) -> None:
    ((name, model),) = read(document()).models.items()
    assert (name, model["$schema"]) == ("EventBatch", "http://json-schema.org/draft-04/schema#")
    assert "$ref" not in str(model)
    Draft4Validator.check_schema(model)
    assert Draft4Validator(model).is_valid({"events": [{**READING, **changed}]}) is valid


def test_should_make_one_model_of_a_body_that_two_operations_share() -> None:
    changed = document()
    changed["paths"]["/v1/more"] = {"post": {**changed["paths"]["/v1/events"]["post"], "operationId": "more"}}
    assert set(read(changed).models) == {"EventBatch"}


Change = Callable[[dict[str, Any]], object]
EVENTS, LATEST = "/v1/events", "/v1/lines/{line}/latest"


def post(contract: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = contract["paths"][EVENTS]["post"]
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(openapi="3.0.3"), "contract: openapi: version 3.0.3; allowed: 3.1.x"),
        (lambda c: post(c).pop("operationId"), "paths./v1/events.post: no operationId"),
        (lambda c: post(c).update(operationId="getFile"), "two operations are called getFile"),
        (
            lambda c: post(c).pop("security"),
            "paths./v1/events.post.security: []; allowed: one of read, ingest",
        ),
        (lambda c: post(c).update(security=[{SECURITY: ["read", "ingest"]}]), "security: ['read', 'ingest']"),
        (lambda c: post(c).update(security=[{SECURITY: ["read"]}, {}]), "security: ['read']"),
        (lambda c: post(c).update(security=[{SECURITY: ["admin"]}]), "security: ['admin']"),
        (lambda c: post(c)["requestBody"].update(required=False), "requestBody.required: a body that may be missing"),
        (lambda c: post(c)["requestBody"].update(content={"text/csv": {}}), "content: text/csv; allowed: application/"),
        (lambda c: c["paths"].update({"/v1/{a}-{b}": {}}), "paths./v1/{a}-{b}: '{a}-{b}'; allowed: parameters that"),
        (lambda c: c["paths"][LATEST]["get"]["parameters"].pop(0), "parameters: not those of the path; allowed: line"),
        (lambda c: c["components"].pop("parameters"), "parameters.0: None in None; allowed: path, query, header"),
        (
            lambda c: c["paths"][LATEST]["get"]["parameters"].append({"name": "session", "in": "cookie"}),
            "parameters.5: 'session' in 'cookie'",
        ),
        (
            lambda c: c["components"]["schemas"]["EventItem"]["properties"]["value"].update(contentEncoding="base64"),
            "components.schemas.EventItem.properties.value.contentEncoding: a model cannot express it",
        ),
    ],
)
def test_should_stop_at_a_contract_that_is_not_to_be_had(change: Change, message: str) -> None:
    changed = document()
    change(changed)
    with pytest.raises(ContractError) as stopped:
        read(changed)
    assert message in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("content", [None, "{"])
def test_should_name_the_file_that_holds_no_contract(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "openapi.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ContractError, match=r"openapi\.json: cannot be read: .*; allowed: an OpenAPI document"):
        load(path)
