"""Settings of a function: environment variables, validated before anything is done."""

import os
import re
from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any, TypeVar

ADDRESS = r"[A-Za-z0-9.-]{1,253}:[1-9]\d{0,4}"
ARN = r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+"
_ONE_OF_MANY = r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^,]+"
ARNS = f"{_ONE_OF_MANY}(,{_ONE_OF_MANY})*"
"""One or more, separated by commas."""

HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
NAME = r"[A-Za-z0-9_./+=@-]{1,255}"
ORIGIN = r"https?://[A-Za-z0-9.-]+(:\d{1,5})?"
PATH = r"/[^\0]{1,4095}"
PORT = r"[1-9]\d{0,4}"

SettingsT = TypeVar("SettingsT")


class SettingsError(ValueError):
    """Variables that are missing or refused; names each with what is allowed."""


def setting(pattern: str) -> Any:
    """Declare a dataclass field whose upper-case name is a variable; its whole value matches the pattern."""
    return field(metadata={"pattern": pattern})


def load(kind: type[SettingsT], variables: Mapping[str, str] | None = None) -> SettingsT:
    """Return the settings that the variables hold.

    Args:
        kind: a dataclass whose every field is made by `setting`.
        variables: the environment; `os.environ` unless given.

    Raises:
        SettingsError: one or more variables are missing or refused. Values stay out of the message.
    """
    found = os.environ if variables is None else variables
    problems, values = [], {}
    for each in fields(kind):  # type: ignore[arg-type]  # a dataclass by contract; typeshed's protocol is private
        variable, pattern = each.name.upper(), each.metadata["pattern"]
        values[each.name] = found.get(variable, "")
        if not re.fullmatch(pattern, values[each.name]):
            problems.append(f"{variable}: {'refused' if variable in found else 'missing'}; allowed: {pattern}")
    if problems:
        raise SettingsError("settings: " + "; ".join(problems))
    return kind(**values)
