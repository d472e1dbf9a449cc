"""Changes JSON values without touching the original: what did not change is shared."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

Step = str | int
Steps = tuple[Step, ...]


class _Removed(Enum):
    REMOVED = "removed"


REMOVED: Final = _Removed.REMOVED
"""In place of a new value: the key or the list element goes."""


def edited(value: Any, steps: Sequence[Step], new: Any) -> Any:
    """Return a value with another one at the end of some steps; a key that is not there is added.

    Raises:
        KeyError, IndexError: a step before the last leads nowhere.
    """
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        elements = list(value)
        if not rest and new is REMOVED:
            del elements[step]
        else:
            elements[step] = edited(elements[step], rest, new)
        return elements
    table = dict(value)
    if not rest and new is REMOVED:
        table.pop(step, None)
    else:
        table[step] = edited(table[step], rest, new) if rest else new
    return table


def value_of(value: Any, steps: Sequence[Step]) -> Any:
    """Return the value at the end of some steps; `REMOVED` if there is none."""
    for step in steps:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return REMOVED
            value = value[step]
        else:
            if not isinstance(value, Mapping) or step not in value:
                return REMOVED
            value = value[step]
    return value


def schema_path(steps: Sequence[Step]) -> str:
    """Return where a value stands as a schema says it: list elements as `*`."""
    return ".".join("*" if isinstance(step, int) else step for step in steps)


def positions(steps: Sequence[Step]) -> str:
    """Return the numbers of the list elements on the way, `0.2`: what the schema path leaves out."""
    return ".".join(str(step) for step in steps if isinstance(step, int))
