"""Statements, and the register of them all: a test asks the planner about every one."""

from typing import LiteralString

import msgspec


class Statement(msgspec.Struct, frozen=True):
    """One statement with named placeholders, `%(facility)s` for example.

    Attributes:
        name: unique; in logs and tests.
        text: SQL that the program itself holds, never anything of a request.
    """

    name: str
    text: LiteralString


REGISTER: dict[str, Statement] = {}


def statement(name: str, *parts: LiteralString) -> Statement:
    """Make a statement of its parts, and register it.

    Raises:
        ValueError: the name is taken.
    """
    if name in REGISTER:
        raise ValueError(f"statement {name}: there is one already")
    made = REGISTER[name] = Statement(name, " ".join(parts))
    return made
