"""Checks values against one JSON Schema as CloudFormation does: functions fit anywhere, text may spell a number."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft7Validator, TypeChecker, ValidationError
from jsonschema.validators import create

from compliance.mutation.shapes import is_intrinsic, number_of

Validate = Callable[[Mapping[str, Any]], frozenset[str]]
Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]


def validator(schema: Mapping[str, Any]) -> Validate:
    """Return a function that lists what a schema holds against a table, as `path: keyword: limit`."""
    compiled = _Validator(schema)

    def validate(properties: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(_described(error) for error in compiled.iter_errors(decided(properties)))

    return validate


def decided(value: Any) -> Any:
    """Return a value with `AWS::NoValue` removed and the first branch taken of every Fn::If."""
    if isinstance(value, Mapping):
        match value:
            case {"Fn::If": [_, first, _]} if len(value) == 1:
                return decided(first)
        return {key: each for key, raw in value.items() if not _absent(each := decided(raw))}
    if isinstance(value, list):
        return [each for raw in value if not _absent(each := decided(raw))]
    return value


def _absent(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and value.get("Ref") == "AWS::NoValue"


def _described(error: ValidationError) -> str:
    path = ".".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
    # what oneOf or additionalProperties allow is long, and the path says which one it is
    limit = error.message if error.validator in ("required", "additionalProperties") else error.validator_value
    return f"{path}: {error.validator}: {limit if not isinstance(limit, Mapping | list) else ''}"


def _spelt(kind: type) -> Callable[[Any, Any], bool]:
    def check(_checker: Any, instance: Any) -> bool:
        if kind is bool:
            return isinstance(instance, bool) or instance in ("true", "false", "True", "False")
        number = number_of(instance)
        return number is not None and (kind is float or float(number).is_integer())

    return check


def _is_text(_checker: Any, instance: Any) -> bool:
    return isinstance(instance, str | bool | int | float)


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except re.error:  # another dialect of regular expressions: what cannot be checked is not held against a value
        return None


def _pattern_keyword(_validator: Any, text: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    compiled = _pattern(text)
    if compiled and isinstance(instance, str) and not compiled.search(instance):
        yield ValidationError(f"does not match {text}")


def _pattern_properties(validator: Any, table: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    for pattern, below in table.items() if isinstance(instance, Mapping) else ():
        compiled = _pattern(pattern)
        for key, value in instance.items():
            if compiled and compiled.search(key):
                yield from validator.descend(value, below, path=key, schema_path=pattern)


def _no_others(validator: Any, others: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(instance, Mapping):
        return
    patterns = [_pattern(each) for each in schema.get("patternProperties", ())]
    for key, value in instance.items():
        if key in schema.get("properties", ()) or any(each is None or each.search(key) for each in patterns):
            continue
        if isinstance(others, Mapping):
            yield from validator.descend(value, others, path=key)
        elif not others:
            yield ValidationError(f"{key} is no property")


def _bound(*, lowest: bool) -> Keyword:
    def check(_validator: Any, limit: float, instance: Any, schema: Any) -> Iterator[ValidationError]:
        number = None if schema.get("type") == "string" else number_of(instance)
        if number is not None and (number < limit if lowest else number > limit):
            yield ValidationError("out of bounds")

    return check


def _enum(_validator: Any, allowed: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if instance not in allowed and str(instance) not in map(str, allowed):
        yield ValidationError("not among the allowed values")


def _enum_any_case(_validator: Any, allowed: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if str(instance).lower() not in {str(each).lower() for each in allowed}:
        yield ValidationError("not among the allowed values")


def _excluded(_validator: Any, table: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    for key, others in table.items() if isinstance(instance, Mapping) else ():
        if key in instance and any(other in instance for other in others):
            yield ValidationError(f"{key} excludes others")


def _together(_validator: Any, table: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    for key, others in table.items() if isinstance(instance, Mapping) else ():
        if key in instance and not all(other in instance for other in others):
            yield ValidationError(f"{key} needs others")


def _one_of_keys(_validator: Any, keys: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, Mapping) and sum(key in instance for key in keys) != 1:
        yield ValidationError("needs exactly one of some keys")


def _some_of_keys(_validator: Any, keys: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, Mapping) and not any(key in instance for key in keys):
        yield ValidationError("needs one of some keys")


def _unless_intrinsic(keyword: Keyword) -> Keyword:
    def check(validator: Any, limit: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if not is_intrinsic(instance):
            yield from keyword(validator, limit, instance, schema) or ()

    return check


_STANDARD = (
    "$ref",
    "allOf",
    "anyOf",
    "const",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "not",
    "oneOf",
    "properties",
    "required",
    "type",
    "uniqueItems",
)

_KEYWORDS: dict[str, Keyword] = {
    **{name: Draft7Validator.VALIDATORS[name] for name in _STANDARD},
    "additionalProperties": _no_others,
    "pattern": _pattern_keyword,
    "patternProperties": _pattern_properties,
    "minimum": _bound(lowest=True),
    "maximum": _bound(lowest=False),
    "enum": _enum,
    "enumCaseInsensitive": _enum_any_case,
    "dependentExcluded": _excluded,
    "dependentRequired": _together,
    "requiredXor": _one_of_keys,
    "requiredOr": _some_of_keys,
}

_TYPES: TypeChecker = Draft7Validator.TYPE_CHECKER.redefine_many(
    {"boolean": _spelt(bool), "integer": _spelt(int), "number": _spelt(float), "string": _is_text}
)

_Validator: Any = create(
    meta_schema=Draft7Validator.META_SCHEMA,
    validators={name: _unless_intrinsic(keyword) for name, keyword in _KEYWORDS.items()},
    type_checker=_TYPES,
)
