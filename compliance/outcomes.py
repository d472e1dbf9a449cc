"""What a template can become: the outcomes of its conditions, and the defaults of its parameters.

`Fn::If` leaves open what is deployed, and so does a parameter that whoever deploys may set. A rule must hold whatever
they choose, so it is asked about each outcome of the conditions, and about the defaults as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

from compliance.template import Template, conditions_in, normalise

MOST = 3
"""Comparisons that are tried both ways together: eight outcomes. With more, `Fn::If` stays what it is, undecided."""

Formula: TypeAlias = bool | tuple[Any, ...]
"""True, False, ("if", comparison), ("not", formula), ("and", formulas) or ("or", formulas)."""

Group: TypeAlias = tuple[Template, frozenset[str]]
"""A template, and the logical ids of some of its resources that have `Fn::If`."""


class Conditions:
    """The conditions of a template."""

    def __init__(self, template: Template) -> None:
        """Take a template; what is known where it is deployed decides some of its conditions."""
        declared = template.body.get("Conditions")
        self._declared: Mapping[str, Any] = declared if isinstance(declared, Mapping) else {}
        self._stack = template.stack
        self._known = {
            **template.parameters,
            **({"AWS::Region": template.region} if template.region else {}),
            **({"AWS::AccountId": template.account} if template.account else {}),
            "AWS::Partition": "aws",
        }

    def comparisons(self, value: Any) -> frozenset[str]:
        """Return what somebody still has to decide before every `Fn::If` in a value is known."""
        return frozenset(each for name in conditions_in(value) for each in _open(self._formula(name)))

    def decide(self, value: Any, outcome: Mapping[str, bool]) -> Any:
        """Return a value with each `Fn::If` replaced that an outcome of the comparisons decides."""
        if isinstance(value, list):
            return [self.decide(each, outcome) for each in value]
        if not isinstance(value, Mapping):
            return value
        match value:
            case {"Fn::If": [str() as name, then, otherwise]} if len(value) == 1:
                holds = _holds(self._formula(name), outcome)
                if holds is not None:
                    return self.decide(then if holds else otherwise, outcome)
        return {key: self.decide(each, outcome) for key, each in value.items()}

    def _formula(self, name: str) -> Formula:
        if name not in self._formulas:
            self._formulas[name] = (
                "if",
                f"{self._stack} {name}",
            )  # of a condition that goes round in a circle nobody knows anything
            if name in self._declared:
                self._formulas[name] = self._read(self._declared[name])
        return self._formulas[name]

    @cached_property
    def _formulas(self) -> dict[str, Formula]:
        return {}

    def _read(self, value: Any) -> Formula:
        match value:
            case {"Condition": str() as name}:
                return self._formula(name)
            case {"Fn::Not": [_] as several}:
                return ("not", *map(self._read, several))
            case {"Fn::And": list() as several}:
                return ("and", *map(self._read, several))
            case {"Fn::Or": list() as several}:
                return ("or", *map(self._read, several))
        return self._comparison(value)

    def _comparison(self, value: Any) -> Formula:
        match normalise(value, self._known):
            case {"Fn::Equals": [str() | int() | float() as one, str() | int() | float() as other]}:
                return _text(one) == _text(other)
            case known:
                return ("if", f"{self._stack} {known!r}")


@dataclass(frozen=True)
class Outcome:
    """One way in which the conditions of some templates can come out.

    Attributes:
        templates: the environment's, with `Fn::If` replaced.
        about: (stack, logical id) of the resources that it says something about; None for all of them.
    """

    templates: tuple[Template, ...]
    about: frozenset[tuple[str, str]] | None


def outcomes(templates: Sequence[Template]) -> Iterator[Outcome]:
    """Yield every outcome of an environment's conditions; nothing where there is no `Fn::If`.

    With up to `MOST` comparisons, the environment is decided as a whole. With more, each template is decided by itself;
    of a template with more, each resource; and a resource with more is left as it is.
    """
    conditions = {template.stack: Conditions(template) for template in templates if template.undecided}
    groups = [(template, template.undecided) for template in templates if template.undecided]
    if not groups:
        return
    if len(_comparisons(groups, conditions)) <= MOST:
        yield from _each_way(templates, groups, conditions, about=None)
        return
    for template, logical_ids in groups:
        if len(_comparisons([(template, logical_ids)], conditions)) <= MOST:
            about = frozenset((template.stack, each) for each in template.body["Resources"])
            yield from _each_way(templates, [(template, logical_ids)], conditions, about=about)
            continue
        for logical_id in sorted(logical_ids):
            group = (template, frozenset((logical_id,)))
            if len(_comparisons([group], conditions)) <= MOST:
                about = frozenset(((template.stack, logical_id),))
                yield from _each_way(templates, [group], conditions, about=about)


def with_defaults(templates: Sequence[Template]) -> tuple[Template, ...] | None:
    """Return the templates as they are when nobody passes parameters; None where that says nothing new."""
    changed = tuple(_with_defaults(template) for template in templates)
    return None if all(new is old for new, old in zip(changed, templates, strict=True)) else changed


def _comparisons(groups: Sequence[Group], conditions: Mapping[str, Conditions]) -> list[str]:
    return sorted(
        {
            comparison
            for template, logical_ids in groups
            for logical_id in logical_ids
            for comparison in conditions[template.stack].comparisons(template.body["Resources"][logical_id])
        }
    )


def _each_way(
    templates: Sequence[Template],
    groups: Sequence[Group],
    conditions: Mapping[str, Conditions],
    *,
    about: frozenset[tuple[str, str]] | None,
) -> Iterator[Outcome]:
    comparisons = _comparisons(groups, conditions)
    for holds in product((True, False), repeat=len(comparisons)):
        outcome = dict(zip(comparisons, holds, strict=True))
        decided = {}
        for template, logical_ids in groups:
            resources = template.body["Resources"]
            new = {each: conditions[template.stack].decide(resources[each], outcome) for each in logical_ids}
            decided[template.stack] = template.with_body({**template.body, "Resources": {**resources, **new}})
        yield Outcome(tuple(decided.get(each.stack, each) for each in templates), about)


def _with_defaults(template: Template) -> Template:
    declared = template.body.get("Parameters")
    defaults: dict[str, Any] = {}
    lists: dict[str, list[str]] = {}
    for name, parameter in declared.items() if isinstance(declared, Mapping) else ():
        match parameter:
            case {"Type": "CommaDelimitedList", "Default": str() as default}:
                lists[name] = [each.strip() for each in default.split(",")] if default.strip() else []
            case {"Type": "String" | "Number", "Default": str() | int() | float() as default}:
                if name not in template.parameters:
                    defaults[name] = {**parameter, "AllowedValues": [default]}
    if not isinstance(declared, Mapping) or not (defaults or lists):
        return template
    resources = {key: _listed(each, lists) for key, each in template.body["Resources"].items()}
    return template.with_body({**template.body, "Resources": resources, "Parameters": {**declared, **defaults}})


def _listed(value: Any, lists: Mapping[str, list[str]]) -> Any:
    """Return a value with references to these parameters replaced; the very same one where there are none.

    AllowedValues, by which a parameter of text has one value only, limits the elements of a list but not their number.
    """
    if isinstance(value, Mapping):
        if len(value) == 1 and isinstance(name := value.get("Ref"), str) and name in lists:
            return lists[name]
        inside = {key: _listed(each, lists) for key, each in value.items()}
        return inside if any(inside[key] is not value[key] for key in inside) else value
    if isinstance(value, list):
        elements = [_listed(each, lists) for each in value]
        return elements if any(new is not old for new, old in zip(elements, value, strict=True)) else value
    return value


def _text(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _open(formula: Formula) -> Iterator[str]:
    if isinstance(formula, tuple):
        if formula[0] == "if":
            yield formula[1]
        else:
            for each in formula[1:]:
                yield from _open(each)


def _holds(formula: Formula, outcome: Mapping[str, bool]) -> bool | None:
    """Return the value of a formula; None where the outcome does not say."""
    if isinstance(formula, bool):
        return formula
    kind, *rest = formula
    if kind == "if":
        return outcome.get(rest[0])
    values = [_holds(each, outcome) for each in rest]
    if kind == "not":
        return None if values[0] is None else not values[0]
    decisive: bool = kind == "or"
    if decisive in values:
        return decisive
    return None if None in values else not decisive
