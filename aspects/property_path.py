"""Properties of templates, found by path."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final


class _Absent:
    """The value of a property that is not there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = _Absent()

_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]+)\])?")


def undecided(value: Any) -> bool:
    """Tell whether a value is a function of the template language, so that its value is not known here."""
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def look_up(value: Any, path: str) -> list[Any]:
    """Return the values at `path`; `[ABSENT]` where there are none.

    A path is names with dots; lists are looked through, each element at a time. `Name[key]` is an entry of a mapping,
    or of a list of Key and Value pairs. A function of the template language on the way is itself the answer.

    Args:
        value: where to start.
        path: `StreamEncryption.KeyId` or `LoadBalancerAttributes[deletion_protection.enabled]` for example.
    """
    steps = [step for name, key in _STEP.findall(path) for step in ([name, key] if key else [name])]
    return list(_walk(value, steps))


def _walk(value: Any, steps: Sequence[str]) -> Iterator[Any]:
    if value is ABSENT or value == {"Ref": "AWS::NoValue"}:
        yield ABSENT
    elif undecided(value) or not steps:
        yield value
    elif isinstance(value, Mapping):
        yield from _walk(value.get(steps[0], ABSENT), steps[1:])
    elif isinstance(value, list):
        pairs = [each for each in value if isinstance(each, Mapping) and each.get("Key") == steps[0]]
        if pairs:
            yield from (pair.get("Value", ABSENT) for pair in pairs)
        elif value:
            for each in value:
                yield from _walk(each, steps)
        else:
            yield ABSENT
    else:
        yield ABSENT


def flat(values: Sequence[Any]) -> Iterator[Any]:
    """Go through values and, where one is a list, through the list's."""
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        else:
            yield value
