"""Draft 4 says of a body what 2020-12 says of it, or the lowering stops."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

from lib.contract.errors import ContractError
from lib.contract.lowering import Lowering

pytestmark = pytest.mark.slow

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value: object) -> bool:
    """Tell whether a text is a time with an offset, as the service understands it."""
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


def lower(schema: Any, **components: Any) -> dict[str, Any]:
    return Lowering(components).lower(schema, at="here")


LIMITS = st.integers(-3, 3)


def numbers(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    keywords = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    limits = st.dictionaries(st.sampled_from(keywords), LIMITS | st.sampled_from([1.0, -1.5, 2.5]), max_size=3)
    return limits.map(lambda found: {"type": kind, **found})


TEXTS = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 3),
        "pattern": st.sampled_from(["^a", "b$"]),
        "title": st.just("T"),
        "examples": st.just(["a"]),
    },
)
PLAIN = (
    st.just({"type": "boolean"})
    | st.just({"type": "null"})
    | numbers("number")
    | numbers("integer")
    | TEXTS
    | st.lists(st.sampled_from(["a", "b", 1, None, True]), min_size=1, max_size=3, unique_by=repr).map(
        lambda values: {"enum": values}
    )
    | st.sampled_from(["a", 2, None]).map(lambda value: {"const": value})
    | st.just({"type": ["string", "null"], "maxLength": 1})
    | st.just({"$ref": "#/components/schemas/Word"})
    | st.just({"$ref": "#/components/schemas/Word", "maxLength": 1})
    | st.booleans()
)
COMPONENTS = {"Word": {"type": "string", "minLength": 1, "title": "Word"}}


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties = st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    return (
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": properties},
            optional={
                "required": st.lists(st.sampled_from("ab"), unique=True),
                "additionalProperties": st.booleans() | inner,
                "maxProperties": st.integers(0, 2),
            },
        )
        | st.fixed_dictionaries(
            {"type": st.just("array")},
            optional={
                "items": inner,
                "prefixItems": st.lists(inner, min_size=1, max_size=2),
                "minItems": st.integers(0, 1),
                "maxItems": st.integers(0, 2),
                "uniqueItems": st.booleans(),
            },
        )
        | st.tuples(st.sampled_from(["anyOf", "oneOf", "allOf"]), st.lists(inner, min_size=1, max_size=2)).map(
            lambda pair: {pair[0]: pair[1]}
        )
        # As Litestar writes what may be null: the limits are beside it.
        | st.tuples(st.sampled_from(["anyOf", "oneOf"]), inner, st.integers(0, 2)).map(
            lambda given: {given[0]: [given[1], {"type": "null"}], "minLength": given[2], "maximum": given[2]}
        )
        | inner.map(lambda schema: {"not": schema})
    )


SCHEMAS = st.recursive(PLAIN, combined, max_leaves=6)
# 1.0 is an integer in 2020-12 alone: no float that is one.
FRACTIONS = st.sampled_from([-2.5, -0.5, 0.5, 1.5, 2.5])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-4, 4) | FRACTIONS | st.text("abc", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)


@given(schema=SCHEMAS, values=st.lists(VALUES, min_size=8, max_size=8))
def test_should_accept_and_refuse_the_same_values(schema: Any, values: list[Any]) -> None:
    root = {"$defs": {}, "components": {"schemas": COMPONENTS}, "allOf": [schema]}
    before = Draft202012Validator(root)
    lowered = lower(schema, **COMPONENTS)
    Draft4Validator.check_schema(lowered)
    after = Draft4Validator(lowered)
    for value in values:
        assert after.is_valid(value) is before.is_valid(value), (lowered, value)


@given(schema=SCHEMAS)
def test_should_leave_nothing_that_cloudformation_refuses(schema: Any) -> None:
    lowered = json.dumps(lower(schema, **COMPONENTS))
    assert "null," not in lowered.replace('"null"', "")
    assert "$ref" not in lowered


@given(st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat(timespec="milliseconds")))
def test_should_accept_every_time_with_an_offset(text: str) -> None:
    schema = {"type": "string", "format": "date-time"}
    if Draft202012Validator(schema, format_checker=FORMATS).is_valid(text) and text[-3] == ":" and len(text) < 30:
        assert Draft4Validator(lower(schema)).is_valid(text)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2026-01-01T00:00:00Z", True),
        ("2026-01-01t00:00:00.123456789z", True),
        ("2026-01-01 00:00:00-06:00", True),
        ("2026-01-01T00:00:00", False),
        ("2026-01-01", False),
        ("yesterday", False),
        ("2026-01-01T00:00:00Z' OR '1'='1", False),
    ],
)
def test_should_check_a_time_by_a_pattern(text: str, valid: bool) -> None:
    assert Draft4Validator(lower({"type": "string", "format": "date-time"})).is_valid(text) is valid


def test_should_leave_a_pattern_of_ones_own_when_there_is_a_format() -> None:
    assert lower({"type": "string", "format": "uuid", "pattern": "^a$"}) == {"type": "string", "pattern": "^a$"}


@pytest.mark.parametrize(
    ("schema", "lowered"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "exclusiveMaximum": 10.5}, {"type": "integer", "maximum": 10}),
        ({"type": "number", "exclusiveMinimum": 0}, {"type": "number", "minimum": 0, "exclusiveMinimum": True}),
        ({"type": "number", "exclusiveMinimum": 0, "minimum": 2}, {"type": "number", "minimum": 2}),
        ({"oneOf": [{"type": "integer"}], "minimum": 1.0}, {"type": "integer", "minimum": 1}),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}], "maxLength": 3},
            {"type": ["string", "null"], "maxLength": 3},
        ),
        ({"const": "1.0"}, {"enum": ["1.0"]}),
        ({"enum": ["a", None]}, {"anyOf": [{"enum": ["a"]}, {"type": "null"}]}),
        ({"type": "integer", "format": "int64", "description": "x", "default": 1}, {"type": "integer"}),
    ],
)
def test_should_write_plainly_what_can_be_written_plainly(schema: dict[str, Any], lowered: dict[str, Any]) -> None:
    assert lower(schema) == lowered


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "object", "dependentRequired": {"a": ["b"]}}, "contract: here.dependentRequired: a model cannot"),
        ({"items": {"if": {}, "then": {}}}, "contract: here.items.if: a model cannot express it; allowed: $comment"),
        ({"type": "array", "contains": {}}, "here.contains"),
        ({"unevaluatedProperties": False}, "here.unevaluatedProperties"),
        ({"properties": {"a": {"readOnly": True}}}, "here.properties.a.readOnly"),
        ({"type": "string", "format": "hostname"}, "the format 'hostname' is unknown; allowed: date"),
        ({"$ref": "#/components/schemas/Absent"}, "'#/components/schemas/Absent' leads nowhere"),
        ({"$ref": "https://example.com/schema"}, "leads nowhere; allowed: #/components/schemas/{a name}"),
        ({"$ref": "#/components/schemas/Tree"}, "#/components/schemas/Tree holds itself"),
        ({"items": 3}, "contract: here.items: 3 is no schema"),
        ({"enum": ["a", None], "anyOf": [{}]}, "null beside anyOf"),
    ],
)
def test_should_stop_at_what_it_cannot_express(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError) as stopped:
        lower(schema, Tree={"properties": {"child": {"$ref": "#/components/schemas/Tree"}}})
    assert message in str(stopped.value)
    assert "\n" not in str(stopped.value)
