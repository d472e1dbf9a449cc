"""Takes the environment's suffix off physical names, or puts another one there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.edits import schema_path
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place

OTHER_SUFFIX = "elsewhere"


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield each physical name without the suffix and with another one."""
    suffix = place.environment.contexts[place.template.stage].suffix
    for path, entry in place.table.entries.items():
        steps = tuple(path.split("."))
        original = value_in(place.properties, steps)
        if not entry.name or not entry.controls or not suffix or original is None:
            continue
        for variant, replacement in (("without", ""), ("another", rf"\g<1>{OTHER_SUFFIX}")):
            changed = _renamed(original, re.compile(rf"([-_./]?){re.escape(suffix)}(?![A-Za-z0-9])"), replacement)
            if changed != original:
                yield place.mutant(
                    Operator.SUFFIX,
                    schema_path(steps),
                    place.changed(steps, changed),
                    controls=entry.controls,
                    variant=variant,
                    original=original,
                )


def value_in(value: Any, steps: tuple[str, ...]) -> Any:
    """Return what stands at the end of some steps; None if they lead nowhere."""
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _renamed(value: Any, pattern: re.Pattern[str], replacement: str) -> Any:
    """Return a value with the last suffix in each of its texts replaced; references stay."""
    if isinstance(value, str):
        found = list(pattern.finditer(value))
        return value[: found[-1].start()] + found[-1].expand(replacement) + value[found[-1].end() :] if found else value
    if isinstance(value, list):
        return [_renamed(each, pattern, replacement) for each in value]
    if isinstance(value, Mapping):
        if set(value) & {"Ref", "Fn::GetAtt", "Fn::ImportValue"}:
            return value
        return {key: _renamed(each, pattern, replacement) for key, each in value.items()}
    return value
