"""Draws a grid: who may do what with what."""

from compliance.pictures.icons import symbol_id
from compliance.pictures.model import Grid, Heading
from compliance.pictures.sheet import Block
from compliance.pictures.svg import element, joined, text, use
from compliance.pictures.tables import FULL
from compliance.pictures.text import wrapped

LEFT = 236.0
ICON = 26.0
SIZE, LEADING = 11.0, 13.5
PAD = 6.0


def grid(found: Grid) -> Block:
    """Return the drawing, as wide as a sheet."""
    wide = (FULL - LEFT) / max(len(found.columns), 1)
    heads = [wrapped(each.title, SIZE, wide - 2 * PAD, bold=True) for each in found.columns]
    lines = [wrapped(each.line, SIZE, wide - 2 * PAD) for each in found.columns]
    top = ICON + 14 + max((len(a) + len(b) for a, b in zip(heads, lines, strict=True)), default=0) * LEADING + 6
    parts = [text(found.corner, (PAD, top - 8), class_="pic-quiet", size=SIZE)]
    for place, column in enumerate(found.columns):
        middle = LEFT + wide * (place + 0.5)
        parts.append(use(symbol_id(column.icon), (middle - ICON / 2, 4), ICON))
        for at, line in enumerate([*heads[place], *lines[place]]):
            bold = at < len(heads[place])
            look = "" if bold else "pic-quiet"
            y = ICON + 18 + at * LEADING
            parts.append(text(line, (middle, y), class_=look, bold=bold, size=SIZE, anchor="middle"))
    y = top
    for place, row in enumerate(found.rows):
        body, tall = _row(found, place, row, y, wide)
        parts += body
        y += tall
    parts += [
        element("path", d=f"M{LEFT + wide * place:g} 0V{y:g}", class_="pic-rule", stroke_opacity="0.5")
        for place in range(len(found.columns))
    ]
    parts.append(element("path", d=f"M0 {top:g}H{FULL:g}M0 {y:g}H{FULL:g}", class_="pic-rule"))
    return Block(joined(parts), FULL, y, tuple(each.icon for each in (*found.rows, *found.columns)))


def _row(found: Grid, place: int, row: Heading, y: float, wide: float) -> tuple[list[str], float]:
    room = LEFT - ICON - 3 * PAD
    names = wrapped(row.title, SIZE, room, bold=True)
    said = wrapped(row.line, SIZE, room)
    cells = {
        column: [
            (line, not number)
            for number, lines in enumerate(found.cells[place, column])
            for line in wrapped(lines, SIZE, wide - 2 * PAD, bold=not number)
        ]
        for column in range(len(found.columns))
        if (place, column) in found.cells
    }
    most = max([len(names) + len(said), *(len(each) for each in cells.values())])
    tall = max(most * LEADING, ICON) + 2 * PAD
    parts = [element("rect", x=0.0, y=y, width=FULL, height=tall, class_="pic-row")] if not place % 2 else []
    for column, lines in cells.items():
        left = LEFT + wide * column
        box = element("rect", x=left + 2, y=y + 2, width=wide - 4, height=tall - 4, rx=3, class_="pic-hit")
        parts.append(box)
        start = y + (tall - len(lines) * LEADING) / 2 + 10
        parts += [
            text(line, (left + wide / 2, start + at * LEADING), bold=bold, size=SIZE, anchor="middle")
            for at, (line, bold) in enumerate(lines)
        ]
    parts.append(use(symbol_id(row.icon), (PAD, y + (tall - ICON) / 2), ICON))
    start = y + (tall - (len(names) + len(said)) * LEADING) / 2 + 10
    for at, line in enumerate([*names, *said]):
        bold = at < len(names)
        spot = (ICON + 2 * PAD, start + at * LEADING)
        parts.append(text(line, spot, class_="" if bold else "pic-quiet", bold=bold, size=SIZE))
    return parts, tall
