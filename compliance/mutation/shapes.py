"""Recognises what a value is by its form: a reference, a policy document, a switch, a number."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compliance.mutation.edits import Steps

OPPOSITES: Mapping[str, str] = {
    one: other
    for pair in (
        ("true", "false"),
        ("True", "False"),
        ("on", "off"),
        ("yes", "no"),
        ("1", "0"),
        ("enabled", "disabled"),
        ("Enabled", "Disabled"),
        ("ENABLED", "DISABLED"),
        ("ENABLE", "DISABLE"),
    )
    for one, other in (pair, pair[::-1])
}
"""Texts that are switches, and what switches them over."""

_NUMBER = re.compile(r"-?\d+")
_TOKEN = re.compile(r"@@(\d+)@@")


def is_intrinsic(value: Any) -> bool:
    """Tell whether a value is a function of CloudFormation's."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    key = next(iter(value))
    return key == "Ref" or str(key).startswith("Fn::")


def is_policy(value: Any) -> bool:
    """Tell whether a value is a policy document of IAM's language."""
    if not isinstance(value, Mapping) or "Statement" not in value:
        return False
    statements = value["Statement"]
    first = statements[0] if isinstance(statements, list) and statements else statements
    return isinstance(first, Mapping) and "Effect" in first


def policy_of(value: Any) -> tuple[Mapping[str, Any], Callable[[Any], Any]] | None:
    """Return a policy document, and what turns a changed one back into the form of the value.

    The form is a table, JSON text, or JSON text that an Fn::Join puts together. None if it is no policy.
    """
    if is_policy(value):
        return value, lambda document: document
    match value:
        case str():
            parts: list[Any] = [value]
        case {"Fn::Join": ["", list() as joined]}:
            parts = joined
        case _:
            return None
    references = [part for part in parts if not isinstance(part, str)]
    numbers = iter(range(len(references)))
    text = "".join(part if isinstance(part, str) else f"@@{next(numbers)}@@" for part in parts)
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else None
    except ValueError:
        return None
    if document is None or not is_policy(document):
        return None
    return document, lambda changed: _as_text(changed, references)


def _as_text(document: Any, references: list[Any]) -> Any:
    pieces = _TOKEN.split(json.dumps(document, separators=(",", ":")))
    if len(pieces) == 1:
        return pieces[0]
    return {"Fn::Join": ["", [references[int(each)] if odd % 2 else each for odd, each in enumerate(pieces)]]}


def opposite(value: Any) -> Any:
    """Return a switch turned over; None if the value is no switch."""
    if isinstance(value, bool):
        return not value
    return OPPOSITES.get(value) if isinstance(value, str) else None


def number_of(value: Any) -> float | None:
    """Return the number that a value is or spells; None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def like(original: Any, number: float) -> Any:
    """Return a number in the form of the value that it replaces: text stays text."""
    whole = int(number) if float(number).is_integer() else number
    return str(whole) if isinstance(original, str) else whole


def shape_of(value: Any) -> str:
    """Return in a word what a value is, whatever it says: equal mutants of several environments have equal shapes."""
    if is_intrinsic(value):
        return str(next(iter(value)))
    return type(value).__name__


def as_text(value: Any) -> str:
    """Return a value as a variant shows it: text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":"))


def is_tags(key: Any, value: Any) -> bool:
    """Tell whether a property holds tags: a list of Key and Value, or a map."""
    if not isinstance(key, str) or not key.endswith("Tags"):
        return False
    if isinstance(value, list):
        return all(isinstance(each, Mapping) and "Key" in each and "Value" in each for each in value)
    return isinstance(value, Mapping) and not is_intrinsic(value)


def values_in(value: Any, above: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield (steps, value) of everything below a value, functions as a whole."""
    if is_intrinsic(value) or not isinstance(value, Mapping | list):
        return
    for step, each in value.items() if isinstance(value, Mapping) else enumerate(value):
        yield (*above, step), each
        yield from values_in(each, (*above, step))


def intrinsics(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every function of CloudFormation's in a value, outermost first."""
    if is_intrinsic(value):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from intrinsics(each)
