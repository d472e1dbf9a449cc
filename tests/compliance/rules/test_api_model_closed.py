from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_model_closed as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

CLOSED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "count", "list", "kind", "maybe"],
    "properties": {
        "name": {"type": "string", "maxLength": 64, "pattern": "^[a-z]+$"},
        "count": {"type": "integer", "minimum": 0},
        "list": {"type": "array", "maxItems": 2, "items": {"type": "number"}},
        "kind": {"enum": ["a", "b"]},
        "maybe": {"oneOf": [{"type": "null"}, {"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Other"}]},
    },
}
Change = Callable[[dict[str, Any]], Any]
OPEN: dict[str, Change] = {
    "the body: no type": lambda schema: schema.pop("type"),
    "additionalProperties": lambda schema: schema.pop("additionalProperties"),
    "nothing is required": lambda schema: schema.pop("required"),
    "the body: no properties": lambda schema: schema.pop("properties"),
    "required and not described": lambda schema: schema["properties"].pop("count"),
    "the body.name: no maxLength": lambda schema: schema["properties"]["name"].pop("maxLength"),
    "neither pattern nor minLength": lambda schema: schema["properties"]["name"].pop("pattern"),
    "no minimum": lambda schema: schema["properties"]["count"].pop("minimum"),
    "no maxItems": lambda schema: schema["properties"]["list"].pop("maxItems"),
    "the body.list[]: no schema": lambda schema: schema["properties"]["list"].pop("items"),
}


def test_should_pass_when_everything_is_bounded() -> None:
    assert judge(rule, Schema=CLOSED).answer is Answer.PASS


@pytest.mark.parametrize("words", sorted(OPEN))
def test_should_fail_when_something_is_open(words: str) -> None:
    schema = deepcopy(CLOSED)
    OPEN[words](schema)
    result = judge(rule, suffix="", Schema=schema)
    assert result.answer is Answer.FAIL
    assert words in result.detail


def test_should_fail_when_ours_leaves_a_property_optional() -> None:
    result = judge(rule, Schema=CLOSED | {"required": ["name"]})
    assert result.answer is Answer.FAIL
    assert "may be left out" in result.detail


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("^[a-z][a-z0-9_.*+-]{0,63}$", Answer.PASS),
        (r"^[1-9]{1,4}\.(0|[1-9]){1,4}$", Answer.PASS),
        ("^[a-z]+$", Answer.FAIL),
        ("^[a-z]{2,}$", Answer.FAIL),
        ("^((a*)b)$", Answer.FAIL),
        ("[a-z]{1,3}", Answer.FAIL),
        (r"^a\$", Answer.FAIL),
        ("^a$|b", Answer.FAIL),
        ("", Answer.FAIL),
    ],
)
def test_should_take_the_length_from_a_pattern_that_bounds_it(pattern: str, answer: Answer) -> None:
    schema = deepcopy(CLOSED)
    schema["properties"]["name"] = {"type": "string", "pattern": pattern}
    assert judge(rule, Schema=schema).answer is answer


def test_should_pass_when_ours_leaves_out_what_may_be_left_out() -> None:
    schema = deepcopy(CLOSED)
    schema["properties"]["seq"] = {"type": "integer", "minimum": 0}
    assert judge(rule, Schema=schema).answer is Answer.PASS


def test_should_pass_when_somebody_else_leaves_a_property_optional() -> None:
    assert judge(rule, suffix="", Schema=CLOSED | {"required": ["name"]}).answer is Answer.PASS


def test_should_fail_when_there_is_no_schema() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_schema_is_not_known() -> None:
    assert judge(rule, Schema=UNKNOWN).answer is Answer.NOT_EVALUATED


def named(api: object) -> Answer:
    around = {
        "Api": resource("AWS::ApiGateway::RestApi"),
        "Other": resource("AWS::ApiGateway::RestApi"),
        "Method": resource("AWS::ApiGateway::Method", RestApiId=ref("Api"), RequestModels={"x": ref("Subject")}),
    }
    return judge(rule, around=around, Schema=CLOSED, RestApiId=api).answer


def test_should_pass_when_its_methods_are_of_the_same_api() -> None:
    assert named(ref("Api")) is Answer.PASS


@pytest.mark.parametrize("api", [ref("Other"), "elsewhere"])
def test_should_fail_when_its_methods_are_of_another_api(api: object) -> None:
    assert named(api) is Answer.FAIL


def test_should_not_be_evaluated_when_its_api_is_not_known() -> None:
    assert named(UNKNOWN) is Answer.NOT_EVALUATED
