"""Draws the page's pictures as SVG.

Every coordinate is given and nothing is laid out by the width of a text: that would depend on the machine's fonts, and
the same input must give the same bytes. Colours are variables of the style sheet, so that the dark mode has its own.
Pictures are narrow enough for a telephone; the page puts several beside each other.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import vl_convert
from markupsafe import Markup

from compliance.gate import printable
from compliance.scanners.cache import Cache

VEGA_LITE = "6.4"
WIDTH = 340
LABELS = 84
"""Pixels left of the bars."""

ROW, BAR = 26, 20
SMALLEST_WITH_NUMBER = 10.0
"""Pixels of a bar in which a number of one digit can be read; each further digit takes 7."""

LONGEST_LABEL = 12
"""Characters that fit left of the bars."""

Rows = Sequence[tuple[str, Mapping[str, int]]]
"""(label, part -> number) of each bar."""


def stacked_bars(rows: Rows, parts: Sequence[str], total: int = 0, *, cache: Cache | None = None) -> Markup:
    """Return stacked bars as an SVG element without a role; what it shows must stand beside it as text.

    Args:
        rows: the bars.
        parts: the order of the parts; `--chart-<part>` of the style sheet is the colour.
        total: what the full width stands for; the longest bar's sum, if 0.
        cache: where the pictures of earlier audits are kept; nowhere, if None.
    """
    scale = (WIDTH - LABELS) / max(total, *(sum(numbers.values()) for _, numbers in rows), 1)
    bars: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for row, (label, numbers) in enumerate(rows):
        labels.append({"y": row * ROW + ROW / 2, "label": _short(label)})
        start = float(LABELS)
        for part in parts:
            if number := numbers.get(part, 0):
                end = start + number * scale
                fits = end - start >= SMALLEST_WITH_NUMBER + 7 * (len(str(number)) - 1)
                bars.append(
                    {
                        "x": round(start, 2),
                        "x2": round(max(end - 1, start + 1), 2),
                        "middle": round((start + end) / 2, 2),
                        "y": row * ROW + (ROW - BAR) / 2,
                        "y2": row * ROW + (ROW + BAR) / 2,
                        "centre": row * ROW + ROW / 2,
                        "number": str(number) if fits else "",
                        "colour": f"var(--chart-{part})",
                    }
                )
                start = end
    drawn = _svg(_layers(bars, labels), len(rows) * ROW, cache or Cache(None))
    return Markup(drawn).replace("<svg ", Markup('<svg aria-hidden="true" focusable="false" '), 1)  # noqa: S704 - Vega's


def _layers(bars: list[dict[str, Any]], labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = {name: {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("x", "y")}
    text = {"type": "text", "fontSize": 12, "baseline": "middle"}
    return [
        {
            "data": {"values": bars},
            "mark": {"type": "rect"},
            "encoding": {
                **at,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
            },
        },
        {
            "data": {"values": bars},
            "mark": {**text, "align": "center", "fill": "var(--chart-number)", "fontWeight": 600},
            "encoding": {
                "x": {**at["x"], "field": "middle"},
                "y": {**at["y"], "field": "centre"},
                "text": {"field": "number", "type": "nominal"},
            },
        },
        {
            "data": {"values": labels},
            "mark": {**text, "align": "right", "fill": "currentColor", "x": LABELS - 8},
            "encoding": {"y": at["y"], "text": {"field": "label", "type": "nominal"}},
        },
    ]


def _svg(layers: list[dict[str, Any]], height: int, cache: Cache) -> str:
    specification = {
        "width": WIDTH,
        "height": height,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": None,
        "view": {"stroke": None},
        "layer": layers,
        "config": {"aria": False, "font": "inherit"},
    }
    asked = json.dumps([version("vl-convert-python"), VEGA_LITE, specification])
    key = sha256(f"vl-convert {asked}".encode()).hexdigest()
    return cache.kept(
        key, lambda: vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    )


def _short(name: str) -> str:
    label = printable(name)
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
