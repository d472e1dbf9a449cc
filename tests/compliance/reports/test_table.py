import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.table import FORMULA_STARTS, csv_text, neutralised


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_should_neutralise_what_a_spreadsheet_would_evaluate(start: str) -> None:
    assert neutralised(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)".replace("\r", "\n")


def test_should_leave_other_cells_alone() -> None:
    assert [neutralised(cell) for cell in ("a=b", "", 0, "A.8.24")] == ["a=b", "", "0", "A.8.24"]


def test_should_end_lines_with_a_line_feed() -> None:
    assert csv_text(["a", "b"], [[1, 'say "x", y']]) == 'a,b\n1,"say ""x"", y"\n'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2)))
def test_should_give_back_every_cell_and_never_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline="")))[1:]
    assert [[neutralised(cell) for cell in row] for row in rows] == read
    assert not [cell for row in read for cell in row if cell.startswith(FORMULA_STARTS)]
