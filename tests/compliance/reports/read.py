"""Reads reports back in tests."""

import csv
import io
from collections.abc import Mapping

from compliance.reports.dossier import Content


def table(files: Mapping[str, Content], name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV report."""
    content = files[name]
    assert isinstance(content, str)
    return list(csv.DictReader(io.StringIO(content, newline="")))


def sheet(files: Mapping[str, Content], name: str, page: str) -> list[dict[str, object]]:
    """Return the rows of a workbook's sheet, and check that no cell of the workbook computes or links."""
    import openpyxl

    content = files[name]
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for each in book.worksheets:
        for row in each.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d"}, cell
                assert cell.hyperlink is None, cell
    header, *rows = book[page].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]
