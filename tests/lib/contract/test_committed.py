"""The template and the committed contract say the same, in both directions."""

import json
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from lib.constructs.api_routes import IN_TEMPLATE
from lib.contract.reading import CONTRACT, Operation, load
from lib.settings import ApiClient
from tests.support.api_template import methods
from tests.support.assembly import Template
from tests.support.reader import Reader

pytestmark = pytest.mark.assembly

CONTRACTED = load()


def described(operation: Operation, environment: str) -> dict[str, Any]:
    """Say of an operation of the contract what the template has to say of its method."""
    return {
        "name": operation.name,
        "scopes": [f"smartfactory-api-{environment}/{operation.scope}"],
        "parameters": {
            f"method.request.{IN_TEMPLATE[each.place]}.{each.name}": each.required for each in operation.parameters
        },
        "model": operation.body,
        "transfer": "STREAM" if operation.streamed else None,
        "path": operation.path,
    }


def found(method: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """Say it of a method."""
    models = method.get("RequestModels", {})
    assert set(models) <= {"$default"}
    return {
        "name": method["OperationName"],
        "scopes": method["AuthorizationScopes"],
        "parameters": method.get("RequestParameters", {}),
        "model": reader.name(models["$default"], of="Name") if models else None,
        "transfer": method["Integration"].get("ResponseTransferMode"),
        "path": method["Integration"]["Uri"].partition("${stageVariables.originHost}")[2],
    }


def test_should_offer_what_the_contract_says_and_nothing_else(
    template: Template, reader: Reader, environment: str
) -> None:
    in_template = {key: found(method, reader) for key, method in methods(template).items()}
    in_contract = {(each.method, each.path): described(each, environment) for each in CONTRACTED.operations}
    assert in_template == in_contract


def as_doubles(value: Any) -> Any:
    """Return a schema with numbers as a template's maker knows them."""
    if isinstance(value, dict):
        return {key: as_doubles(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_doubles(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_should_check_bodies_as_the_contract_says(template: Template) -> None:
    in_template = {each["Name"]: each["Schema"] for each in template.of_type("AWS::ApiGateway::Model").values()}
    assert as_doubles(in_template) == as_doubles(dict(CONTRACTED.models))


def test_should_know_the_scopes_of_the_contract(template: Template) -> None:
    server = template.one("AWS::Cognito::UserPoolResourceServer")
    in_template = {each["ScopeName"]: each["ScopeDescription"] for each in server["Scopes"]}
    assert in_template == dict(CONTRACTED.scopes)


def test_should_let_the_configuration_name_the_scopes_of_the_contract() -> None:
    (field,) = (each for each in msgspec.structs.fields(ApiClient) if each.name == "scopes")
    allowed = get_args(get_args(get_args(field.type)[0])[0])
    assert set(allowed) == set(CONTRACTED.scopes)


def examples(contract: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return each example of a body: the operation, the example, and the body's schema."""
    given = []
    for item in contract["paths"].values():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            for body in content.values():
                values = [each["value"] for each in body.get("examples", {}).values()]
                values += [body["example"]] if "example" in body else []
                given += [(operation["operationId"], value, body["schema"]) for value in values]
    return given


def test_should_accept_every_example_of_a_body() -> None:
    contract = document()
    bodies = {each.name: each.body for each in CONTRACTED.operations if each.body}
    given = examples(contract)
    assert {operation for operation, _, _ in given} == set(bodies)
    for operation, value, schema in given:
        model = CONTRACTED.models[bodies[operation] or ""]
        Draft4Validator(model).validate(value)
        Draft202012Validator({**schema, "components": contract["components"]}).validate(value)


def document() -> dict[str, Any]:
    """Return the contract as it is written."""
    written: dict[str, Any] = json.loads(CONTRACT.read_text())
    return written
