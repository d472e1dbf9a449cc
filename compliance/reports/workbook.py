"""Writes tables as an Excel workbook: the same tables give the same bytes, and no cell computes or links."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A workbook says when it was made; a report does not know."""

LONGEST_CELL = 32_767
"""UTF-16 units. Source: "Excel specifications and limits", Microsoft Support."""

NARROWEST, WIDEST = 10, 60
"""Characters of a column; longer text is wrapped."""

LETTER = 1
"""Paper, by XlsxWriter's number: the plants are in the United States."""

Row = Sequence[object]


@dataclass(frozen=True)
class Table:
    """A table, for a spreadsheet and as CSV.

    Attributes:
        header: names of the columns.
        rows: cells; numbers and dates stay what they are, anything else is text.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A table with its name, at most 31 characters."""

    name: str
    table: Table


def workbook(title: str, about: Sequence[tuple[str, str]], sheets: Sequence[Sheet]) -> bytes:
    """Return an .xlsx file.

    Args:
        title: of the workbook.
        about: (label, text) of the first sheet, which says what the workbook is and of what it speaks.
        sheets: the others.
    """
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        wrapped = {"text_wrap": True, "valign": "top"}
        formats = {
            "head": book.add_format({**wrapped, "bold": True, "bg_color": "#D9E2EC", "border": 1}),
            "text": book.add_format({**wrapped, "num_format": "@"}),
            "number": book.add_format({**wrapped, "num_format": "0"}),
            "date": book.add_format({**wrapped, "num_format": "yyyy-mm-dd"}),
        }
        page = book.add_worksheet("About")
        _write(page, Table(("About", title), tuple(about)), formats)
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            _write(sheet, each.table, formats)
            sheet.autofilter(0, 0, len(each.table.rows), len(each.table.header) - 1)
    return _stored(file.getvalue())


def _write(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for column, name in enumerate(table.header):
        sheet.write_string(0, column, _text(name), formats["head"])
        sheet.set_column(column, column, _width([name, *(row[column] for row in table.rows)]))
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            match cell:
                case date():
                    sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001 - a day
                case int() | float():
                    sheet.write_number(number, column, cell, formats["number"])
                case _:
                    sheet.write_string(number, column, _text(str(cell)), formats["text"])
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _text(text: str) -> str:
    """Return what fits a cell, of which XlsxWriter would leave out all that is longer."""
    units = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le")  # as Excel counts
    if len(units) > 2 * LONGEST_CELL:
        return units[: 2 * (LONGEST_CELL - 3)].decode("utf-16-le", "ignore") + "..."
    return units.decode("utf-16-le")


def _width(cells: Sequence[object]) -> int:
    longest = max(len(line) for cell in cells for line in (str(cell).splitlines() or [""]))
    return min(max(longest + 2, NARROWEST), WIDEST)


def _stored(compressed: bytes) -> bytes:
    """Return a zip file without compression: compressed bytes differ with the version of zlib, and git packs anyway."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(compressed)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it tells on which system it was made
            new.writestr(entry, old.read(name))
    return file.getvalue()
