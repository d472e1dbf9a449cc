import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from compliance.reports.workbook import LONGEST_CELL, Sheet, Table, workbook

HOSTILE = (
    "=1+1",
    "{=SUM(A1)}",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-1",
    "0123",
    "https://example.com",
    "internal:About!A1",
    "mailto:a@example.com",
    "<script>alert(1)</script>",
    "]]>&amp;",
    "\u202eevil",
)


def book(*cells: object) -> bytes:
    return workbook(
        "Title", [("Scope", "=all")], [Sheet("Rows", Table(("a", "=b"), tuple((1, each) for each in cells)))]
    )


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(content: bytes) -> Worksheet:
    sheet: Worksheet = opened(content)["Rows"]
    return sheet


@pytest.mark.parametrize("text", HOSTILE)
def test_should_write_text_as_text_when_it_is_hostile(text: str) -> None:
    cell = rows(book(text))["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("text", ["\x00", "\x1b[2J", "\ufffe", "\uffff"])
def test_should_write_a_file_that_opens_when_text_is_not_xml(text: str) -> None:
    assert rows(book(f"a{text}b"))["B2"].data_type == "s"


def test_should_keep_numbers_and_dates_what_they_are() -> None:
    sheet = rows(book(7, date(2027, 3, 1), 0.5, "7"))
    assert [(sheet.cell(row, 2).value, sheet.cell(row, 2).data_type) for row in (2, 4, 5)] == [
        (7, "n"),
        (0.5, "n"),
        ("7", "s"),
    ]
    assert sheet["B3"].is_date
    assert sheet["B3"].value.date() == date(2027, 3, 1)


@pytest.mark.parametrize("letter", ["x", "\U0001f600"])
def test_should_cut_text_when_it_does_not_fit_a_cell(letter: str) -> None:
    value = rows(book(letter * 40_000))["B2"].value
    assert value.startswith(letter)
    assert value.endswith("...")
    assert LONGEST_CELL - 1 <= len(value.encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_should_end_lines_with_a_line_feed() -> None:
    assert rows(book("a\r\nb\rc"))["B2"].value == "a\nb\nc"


def test_should_say_what_it_is_on_the_first_sheet() -> None:
    first = opened(book("x")).worksheets[0]
    assert first.title == "About"
    assert [[cell.value for cell in row] for row in first.rows] == [["About", "Title"], ["Scope", "=all"]]


def test_should_set_up_filter_panes_and_print() -> None:
    sheet = rows(book("x", "y" * 500))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B3")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.page_setup.fitToWidth in {None, 1}  # 1 is what Excel takes where nothing is said
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["B3"].alignment.wrap_text
    assert 60 <= sheet.column_dimensions["B"].width < 62


def test_should_give_the_same_bytes_twice_without_a_clock_or_a_compressor() -> None:
    content = book("x", 1)
    assert content == book("x", 1)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {(each.date_time, each.compress_type) for each in file.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }
        assert b">2000-01-01T00:00:00Z<" in file.read("docProps/core.xml")


def test_should_write_a_table_without_rows() -> None:
    assert [[cell.value for cell in row] for row in rows(book()).rows] == [["a", "=b"]]
