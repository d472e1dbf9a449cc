"""Pages and cursors."""

import base64

import pytest

from services.api.pages import decode_cursor, encode_cursor, page_of
from services.api.problems import BadRequest

FILTERS = ("listThings", "plant-1", None)


def test_should_find_the_key_again() -> None:
    cursor = encode_cursor(FILTERS, ("line-1", 5))
    assert decode_cursor(cursor, FILTERS, tuple[str, int]) == ("line-1", 5)
    assert "=" not in cursor


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "====",
        "é",
        "null",
        "a" * 5000,
        encode_cursor(("listOthers", "plant-1", None), ("line-1", 5)),
        encode_cursor(("listThings", "plant-2", None), ("line-1", 5)),
        encode_cursor(FILTERS, ("line-1", "5")),
        encode_cursor(FILTERS, ("line-1",)),
        encode_cursor(FILTERS, ("line-1", 5))[:-3],
        base64.urlsafe_b64encode(b"[" * 500).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_should_refuse_what_is_no_cursor_of_this_list(cursor: str) -> None:
    with pytest.raises(BadRequest, match="cursor: refused; allowed: `next` of the page before"):
        decode_cursor(cursor, FILTERS, tuple[str, int])


def test_should_refuse_a_made_up_nul() -> None:
    cursor = encode_cursor(FILTERS, ("a\0", 5))
    with pytest.raises(BadRequest):
        decode_cursor(cursor, FILTERS, tuple[str, int])


def test_should_have_a_next_page_only_when_there_is_one_more() -> None:
    page = page_of([1, 2, 3], limit=2, filters=FILTERS, key=lambda each: (each,))
    assert page.items == [1, 2]
    assert page.next is not None
    assert decode_cursor(page.next, FILTERS, tuple[int]) == (2,)
    assert page_of([1, 2], limit=2, filters=FILTERS, key=lambda each: (each,)).next is None
    assert page_of([], limit=2, filters=FILTERS, key=lambda each: (each,)).next is None
