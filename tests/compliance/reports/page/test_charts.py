import re
from pathlib import Path

import pytest

from compliance.reports.page import charts
from compliance.reports.page.charts import LABELS, WIDTH, stacked_bars
from compliance.scanners.cache import Cache

pytestmark = pytest.mark.slow


def test_should_draw_bars_in_the_colours_of_the_style_sheet() -> None:
    drawn = stacked_bars([("dev", {"gap": 1, "shared": 3}), ("prod", {"shared": 2})], ("shared", "gap"))
    assert re.findall(r'fill="var\(--chart-(\w+)\)"/', drawn) == ["shared", "gap", "shared"]
    assert re.findall(r">([^<]+)</text>", drawn) == ["3", "1", "2", "dev", "prod"]
    assert f'width="{WIDTH}"' in drawn
    assert "style=" not in drawn


def test_should_leave_out_a_number_that_does_not_fit() -> None:
    drawn = stacked_bars([("dev", {"shared": 10, "gap": 990})], ("shared", "gap"))
    assert re.findall(r">([^<]+)</text>", drawn) == ["990", "dev"]


def test_should_scale_to_a_total_that_is_given() -> None:
    assert f"h{(WIDTH - LABELS) // 2 - 1}v" in stacked_bars([("dev", {"gap": 5})], ("gap",), 10)


def test_should_draw_text_and_no_markup() -> None:
    drawn = stacked_bars([("<script>&", {"gap": 1}), ("a name that is too long", {})], ("gap",))
    assert "&lt;script&gt;&amp;" in drawn
    assert "a name that…" in drawn


def test_should_draw_the_same_bytes_again() -> None:
    rows = [("dev", {"gap": 7, "shared": 13})]
    assert stacked_bars(rows, ("shared", "gap")) == stacked_bars(rows, ("shared", "gap"))


def test_should_draw_once_when_pictures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("dev", {"gap": 7, "shared": 13})]
    first = stacked_bars(rows, ("shared", "gap"), cache=Cache(tmp_path))
    assert first == stacked_bars(rows, ("shared", "gap"))
    monkeypatch.setattr(charts, "vl_convert", None)
    assert stacked_bars(rows, ("shared", "gap"), cache=Cache(tmp_path)) == first
