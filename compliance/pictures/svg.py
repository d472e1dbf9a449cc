"""Writes SVG elements: numbers short, text escaped, attributes in the given order."""

from collections.abc import Iterable, Sequence
from math import hypot
from xml.sax.saxutils import escape, quoteattr

from compliance.gate import printable
from compliance.pictures.text import USUAL_SIZE, width

Point = tuple[float, float]


def number(value: float) -> str:
    """Return a coordinate without needless digits."""
    return f"{round(value, 2):g}"


def element(name: str, content: str | None = None, **attributes: str | float) -> str:
    """Return an element; `class_` is `class`, and an underscore in a name is a hyphen."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{given}/>" if content is None else f"<{name}{given}>{content}</{name}>"


def words(text: str) -> str:
    """Return a text as it may stand in an element: names come from templates of others."""
    return escape(printable(text))


def text(content: str, at: Point, *, size: float, bold: bool = False, class_: str = "", anchor: str = "") -> str:
    """Return a line of text that starts, or is centred, at a point of its baseline.

    It takes the room that it was given, whichever font a machine has.
    """
    return element(
        "text",
        words(content),
        x=at[0],
        y=at[1],
        class_=f"{'pic-b ' if bold else ''}{class_}".strip(),
        font_size=size if size != USUAL_SIZE else "",
        text_anchor=anchor,
        textLength=round(width(content, size, bold=bold), 1),
        lengthAdjust="spacingAndGlyphs",
    )


def use(symbol: str, at: Point, size: float) -> str:
    """Return an icon at a place; decoration, since a text always says the same."""
    return element("use", href=f"#{symbol}", x=at[0], y=at[1], width=size, height=size, aria_hidden="true")


def rounded(route: Sequence[Point], radius: float = 5) -> str:
    """Return the path of a line through corners, which are rounded."""
    parts = [f"M{_point(route[0])}"]
    for before, corner, after in zip(route, route[1:], route[2:], strict=False):
        bend = min(radius, _length(before, corner) / 2, _length(corner, after) / 2)
        start, end = _towards(corner, before, bend), _towards(corner, after, bend)
        parts.append(f"L{_point(start)}Q{_point(corner)} {_point(end)}")
    return "".join([*parts, f"L{_point(route[-1])}"])


def arrow(tip: Point, coming_from: Point, size: float = 7) -> str:
    """Return the head of an arrow whose tip is at a point."""
    base = _towards(tip, coming_from, size)
    dx, dy = (tip[1] - base[1]) * 0.5, (base[0] - tip[0]) * 0.5
    corners = (tip, (base[0] + dx, base[1] + dy), (base[0] - dx, base[1] - dy))
    return element("path", d=f"M{'L'.join(map(_point, corners))}Z", class_="pic-head")


def joined(parts: Iterable[str]) -> str:
    """Return elements, each on a line of its own, so that a difference can be read."""
    return "\n".join(each for each in parts if each)


def _point(at: Point) -> str:
    return f"{number(at[0])} {number(at[1])}"


def _length(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _towards(start: Point, end: Point, distance: float) -> Point:
    share = distance / (_length(start, end) or 1)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
