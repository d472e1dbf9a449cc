import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.pictures.text import shortened, width, wrapped

SIZE = 11.0


def test_should_be_as_wide_as_arial_is() -> None:
    assert width("Kinesis", SIZE) == pytest.approx((667 + 222 + 556 + 556 + 500 + 222 + 500) * SIZE / 1000)


def test_should_break_a_long_name_after_its_hyphen() -> None:
    assert wrapped("smartfactory-processor-prod", SIZE, 110) == ["smartfactory-", "processor-prod"]


def test_should_shorten_with_an_ellipsis() -> None:
    short = shortened("smartfactory-processor-prod", SIZE, 80)
    assert short.endswith("…")
    assert width(short, SIZE) <= 80


@given(st.text(st.characters(min_codepoint=32, max_codepoint=400), max_size=60), st.floats(20, 300))
def test_should_fit_every_line_and_lose_no_letter(text: str, room: float) -> None:
    lines = wrapped(text, SIZE, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(each, SIZE) <= room or len(each) == 1 for each in lines)
