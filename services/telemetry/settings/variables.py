"""From environment variables to settings, and back."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from services.telemetry.settings.base import Settings

SettingsT = TypeVar("SettingsT", bound=Settings)


class SettingsError(ValueError):
    """Variables that are missing or refused; one line for each, with what is allowed."""


def load(kind: type[SettingsT], variables: Mapping[str, str]) -> SettingsT:
    """Return the settings that the variables hold.

    Args:
        kind: which program's settings.
        variables: `os.environ`; what no field asks for is left alone.

    Raises:
        SettingsError: one or more variables are missing or refused.
    """
    problems = []
    for field in msgspec.structs.fields(kind):
        value = variables.get(field.encode_name)
        if value is None:
            if field.required:
                problems.append(f"{field.encode_name}: missing; allowed: {_allowed(field.type)}")
            continue
        try:
            msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError:
            # The value stays out: whoever confused two variables may have put a password there.
            problems.append(f"{field.encode_name}: refused; allowed: {_allowed(field.type)}")
    if problems:
        raise SettingsError("\n".join(f"setting {problem}" for problem in problems))
    return msgspec.convert(dict(variables), kind, strict=False)


def environment_for(kind: type[Settings], **values: str) -> dict[str, str]:
    """Return the variables that a program of this kind reads.

    Args:
        kind: which program's settings.
        values: a text for each field that has no default; unresolved tokens of the infrastructure are texts too.

    Raises:
        SettingsError: a value that no field asks for, or a field without default that gets none.
    """
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    unknown = sorted(values.keys() - fields)
    missing = sorted(name for name, field in fields.items() if field.required and name not in values)
    if unknown or missing:
        raise SettingsError(f"settings of {kind.__name__}: unknown {unknown}, missing {missing}")
    return {fields[name].encode_name: value for name, value in values.items()}


def _allowed(annotation: Any) -> str:
    """Say in words what a field takes."""
    if get_origin(annotation) is Literal:
        return ", ".join(get_args(annotation))
    return next(str(meta.description) for meta in annotation.__metadata__)
