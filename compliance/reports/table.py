"""Writes tables as CSV that a spreadsheet cannot mistake for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Source: OWASP, "CSV Injection"."""

_STARTS = frozenset(FORMULA_STARTS)


def neutralised(cell: object) -> str:
    """Return a cell's text; one that a spreadsheet would evaluate starts with an apostrophe."""
    text = str(cell)
    if "\r" in text:  # a lone one would end the row
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] in _STARTS else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV with LF line ends."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(neutralised, row) for row in rows)
    return file.getvalue()
