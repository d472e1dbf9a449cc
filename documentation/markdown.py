"""Pieces of Markdown."""

import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown of one line, a bar in them is escaped."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def code(value: object) -> str:
    """Return a value as code; nothing for an empty one."""
    text = str(value)
    if not text:
        return ""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def prose(text: str) -> str:
    """Return text of the code as Markdown of one line: what is not in backticks is taken as it stands."""
    parts = re.split(r"(`+[^`]+`+)", " ".join(text.split()))
    return "".join(each if each.startswith("`") else re.sub(r"([*_<>\[\]])", r"\\\1", each) for each in parts)


def linked(text: str, address: str) -> str:
    """Return a link."""
    return f"[{text}]({address})"


def target(name: str) -> str:
    """Return a place that `#name` links to, before a heading."""
    return f"({name})=\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
