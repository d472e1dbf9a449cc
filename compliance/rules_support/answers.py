"""Answers to the questions that most rules ask: is it on, is it off, is it enough; and several answers made one."""

from collections.abc import Collection
from typing import Any

from compliance.digest import value_at
from compliance.model import Answer, Resource
from compliance.rules.base import (
    Context,
    Result,
    failed,
    is_false,
    is_true,
    not_applicable,
    not_evaluated,
    passed,
    unresolved,
)


def unknown(*properties: str) -> Result:
    """Answer NOT_EVALUATED because the values at these paths are only known once deployed."""
    return not_evaluated(*properties, detail=f"{', '.join(properties)}: only known once deployed")


def require_true(resource: Resource, path: str, *, detail: str, default: bool = False) -> Result:
    """Answer PASS if the value at `path` is true; `default` is what the service does where it is absent."""
    value = value_at(resource.properties, path)
    if unresolved(value):
        return unknown(path)
    return passed(path) if is_true(value) or (value is None and default) else failed(path, detail=detail)


def require_false(resource: Resource, path: str, *, detail: str, default: bool = True) -> Result:
    """Answer PASS if the value at `path` is false; `default` is what the service does where it is absent."""
    value = value_at(resource.properties, path)
    if unresolved(value):
        return unknown(path)
    return passed(path) if is_false(value) or (value is None and not default) else failed(path, detail=detail)


def require_present(resource: Resource, path: str, *, detail: str) -> Result:
    """Answer PASS if there is anything at `path`, an intrinsic too; an empty list, map or text is nothing."""
    return (
        passed(path) if value_at(resource.properties, path) not in (None, "", [], {}) else failed(path, detail=detail)
    )


def require_range(
    resource: Resource,
    path: str,
    *,
    detail: str,
    least: float = float("-inf"),
    most: float = float("inf"),
    default: float | None = None,
) -> Result:
    """Answer PASS if the number at `path` (`default` where it is absent) lies in [least, most]."""
    value = value_at(resource.properties, path)
    if unresolved(value):
        return unknown(path)
    found = number(value, default)
    return passed(path) if found is not None and least <= found <= most else failed(path, detail=detail)


def require_text(
    resource: Resource,
    context: Context,
    path: str,
    allowed: Collection[str],
    *,
    detail: str,
    default: str | None = None,
) -> Result:
    """Answer PASS if the text at `path` is one of `allowed`; letter case does not count."""
    value = value_at(resource.properties, path)
    text = default if value is None else context.text(value, stack=resource.stack)
    if text is None and value is not None:
        return unknown(path)
    known = {each.lower() for each in allowed}
    return passed(path) if text is not None and text.lower() in known else failed(path, detail=detail)


def combine(*results: Result) -> Result:
    """Return one answer for several: FAIL outweighs NOT_EVALUATED, which outweighs PASS; NOT_APPLICABLE counts last."""
    for answer in (Answer.FAIL, Answer.NOT_EVALUATED):
        decisive = [each for each in results if each.answer is answer]
        if decisive:
            return Result(answer, _properties(results), "; ".join(dict.fromkeys(each.detail for each in decisive)))
    if all(each.answer is Answer.NOT_APPLICABLE for each in results):
        return not_applicable()
    return passed(*_properties(results))


def number(value: Any, default: float | None = None) -> float | None:
    """Return a number, also one that is written as text; the default for nothing, None for what is no number."""
    if value is None:
        return default
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty list, and anything else as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _properties(results: tuple[Result, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for each in results for path in each.properties))
