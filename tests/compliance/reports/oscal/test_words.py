import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.oscal.document import laid_out
from compliance.reports.oscal.words import LONGEST, control_token, identifier, line, markup, token


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "(empty)"), (" \t", "\\t"), (" a b ", "a b"), ("a\nb", "a\\nb"), ("Zürich 資料", "Zürich 資料")],
)
def test_should_make_one_line_that_is_not_empty(text: str, expected: str) -> None:
    assert line(text) == expected


def test_should_cut_what_is_too_long() -> None:
    assert line("x" * LONGEST) == "x" * LONGEST
    assert line("x" * (LONGEST + 1)) == f"{'x' * (LONGEST - 3)}..."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](#y)", r"\[x\](\#y)"),
        ("<script>", r"\<script\>"),
        ("{{ insert: param, p }}", r"\{\{ insert: param, p \}\}"),
        ("A.8.24 - plain", "A.8.24 - plain"),
    ],
)
def test_should_leave_no_markup_in_a_text_of_others(text: str, expected: str) -> None:
    assert markup(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Head of platform", "head-of-platform"), ("2nd line", "r-2nd-line"), ("資料", "r-")]
)
def test_should_make_tokens(text: str, expected: str) -> None:
    assert token(text) == expected


def test_should_name_controls_as_tokens() -> None:
    assert control_token("A.8.24") == "a-8.24"


def test_should_identify_equal_names_equally_and_others_differently() -> None:
    assert identifier("a", "b") == identifier("a", "b")
    assert identifier("a", "b") != identifier("ab")
    assert identifier("a,b") != identifier("a", "b")
    assert UUID(identifier("\ud800")).version == 5


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_should_lay_out_any_json_without_changing_it(value: object) -> None:
    assert json.loads(laid_out(value)) == value
