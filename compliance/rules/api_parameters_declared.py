"""What a method passes on is declared, and a query over a range has both of its ends or none."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, unknown

RULE = Rule(
    id="api-parameters-declared",
    title="What a method passes on is declared, and a query over a range has both of its ends or none.",
    objective=Objective.INPUT_VALIDATION,
    why=(
        "A validator checks declared parameters alone; a range with one end is a query over everything there is. Where "
        "neither end is demanded, the service bounds the answer by pages."
    ),
    fix="Declare each parameter in RequestParameters; set both ends of a range (from and to) to the same.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html",
    types=("AWS::ApiGateway::Method",),
)

PATH = "RequestParameters"
MAPPED = "Integration.RequestParameters"
RANGES = (("from", "to"), ("start", "end"), ("since", "until"), ("after", "before"))
QUERY = "method.request.querystring."


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one method; one that has no parameters and maps none is not spoken of."""
    declared: Any = resource.properties.get(PATH) or {}
    mapped: Any = value_at(resource.properties, MAPPED) or {}
    if not _is_table(declared) or not _is_table(mapped):
        return unknown(PATH)
    used = {each for each in mapped.values() if isinstance(each, str) and each.startswith("method.request.")}
    if not declared and not used:
        return not_applicable()
    missing = sorted(each for each in used if each not in declared and not _is_body(each))
    undeclared = failed(PATH, detail=f"not declared: {', '.join(missing)}") if missing else passed(PATH)
    return combine(undeclared, *(_range(declared, *ends) for ends in RANGES))


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and not unresolved(value)


def _is_body(source: str) -> bool:
    return source.startswith(("method.request.body", "method.request.multivalue"))


def _range(declared: Mapping[str, Any], *ends: str) -> Result:
    """Answer for one pair of names: none of them is asked for, both are demanded, or both are offered."""
    values = [declared.get(f"{QUERY}{end}") for end in ends]
    if any(map(unresolved, values)):
        return unknown(PATH)
    if len({None if value is None else is_true(value) for value in values}) == 1:
        return passed(PATH)
    return failed(PATH, detail=f"only one of {' and '.join(ends)} is demanded")
