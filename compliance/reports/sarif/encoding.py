"""SARIF as text: compact, and one result, rule or taxon a line, so that a difference shows what changed."""

from typing import Any

import msgspec

from compliance.gate import printable

Object = dict[str, Any]

_ENCODER = msgspec.json.Encoder(order="deterministic")

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
"""The address that GitHub's documentation names for the schema."""

OPENED = frozenset({"driver", "results", "rules", "runs", "taxa", "taxonomies", "tool"})
"""Properties whose value spans several lines."""

LONGEST_TEXT = 1000
"""Characters of a text; GitHub shows 1,024 of a description at the most. `findings.csv` has all of them."""


def encoded(runs: list[Object]) -> str:
    """Return a SARIF log."""
    return _lines({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}) + "\n"


def plain(text: str) -> str:
    """Return a text of a template on one line, cut, with escapes for what is not to be seen, and never as a link.

    Texts of messages may hold links, `[text](target)`.
    """
    seen = printable(text)
    cut = seen if len(seen) <= LONGEST_TEXT else f"{seen[:LONGEST_TEXT]}..."
    return cut.replace("](", "] (")


def _lines(value: Any) -> str:
    """Return JSON in which every member of an object, and every element of a list, starts a line."""
    if isinstance(value, list):
        elements = [_lines(each) if _is_open(each) else _compact(each) for each in value]
        return "[\n" + ",\n".join(elements) + "\n]" if elements else "[]"
    members = [
        f"{_compact(key)}:{_lines(each) if key in OPENED else _compact(each)}" for key, each in sorted(value.items())
    ]
    return "{\n" + ",\n".join(members) + "\n}"


def _is_open(value: Any) -> bool:
    return isinstance(value, dict) and not OPENED.isdisjoint(value)


def _compact(value: Any) -> str:
    return _ENCODER.encode(value).decode()
