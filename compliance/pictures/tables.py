"""The table and the legend under a picture."""

from collections.abc import Sequence

from compliance.pictures.model import PLAIN, Flow, Picture
from compliance.pictures.sheet import MARGIN, WIDTH, Block
from compliance.pictures.svg import element, joined, text
from compliance.pictures.text import width, wrapped
from compliance.pictures.theme import class_name

SIZE = 11.0
LEADING = 14.0
GAP = 12.0
ROW_PAD = 5.0
FULL = WIDTH - 2 * MARGIN


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Block:
    """Return a table as wide as the sheet.

    Args:
        header: of the columns.
        rows: cells, which are broken into lines.
        widths: of the columns, as shares of the whole.
    """
    rooms = [share / sum(widths) * FULL for share in widths]
    lefts = [sum(rooms[:place]) for place in range(len(rooms))]
    parts, y = [], 0.0
    for number, row in enumerate([header, *rows]):
        cells = [
            wrapped(cell, SIZE, room - GAP, bold=not number) or [""] for cell, room in zip(row, rooms, strict=True)
        ]
        tall = max(len(each) for each in cells) * LEADING + 2 * ROW_PAD
        if number % 2:
            parts.append(element("rect", x=0.0, y=y, width=FULL, height=tall, rx=2, class_="pic-row"))
        for place, lines in enumerate(cells):
            look = "pic-bad" if number and row[place] == PLAIN else ""
            parts += [
                text(
                    line,
                    (lefts[place] + 6, y + ROW_PAD + 10.5 + at * LEADING),
                    class_=look,
                    size=SIZE,
                    bold=not number or not place,
                )
                for at, line in enumerate(lines)
                if line
            ]
        y += tall
        if not number:
            parts.append(element("path", d=f"M0 {y:g}H{FULL:g}", class_="pic-rule"))
    return Block(joined(parts), FULL, y, rows=(tuple(header), *map(tuple, rows)))


COLUMNS = (
    ("", 26),
    ("Flow", 250),
    ("What is allowed or configured", 330),
    ("Who proves it is who", 165),
    ("On the way", 120),
    ("Data", 84),
    ("Boundaries crossed", 200),
)
"""Heading and share of the width."""


def flow_table(picture: Picture) -> Block:
    """Return what the numbers in a picture stand for, without columns of which nothing is known."""
    called = {each.id: each.called or each.title for each in picture.cards}
    rows = [
        (
            str(number),
            f"{called[flow.source]} {_arrow(flow)} {called[flow.target]}",
            flow.what,
            flow.who,
            flow.transit,
            flow.classification,
            " → ".join(picture.crossed(flow)),
        )
        for number, flow in enumerate(picture.flows, start=1)
    ]
    shown = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
    return table(
        [COLUMNS[place][0] for place in shown],
        [[row[place] for place in shown] for row in rows],
        [COLUMNS[place][1] for place in shown],
    )


def _arrow(flow: Flow) -> str:
    return "↔" if flow.both else "←" if flow.back else "→"


def line_style(picture: Picture, flow: Flow) -> str:
    """Return how the line of a flow looks."""
    if picture.plain_lines:
        return "pic-line"
    return "pic-line" + (" pic-plain" if flow.transit == PLAIN else "" if flow.transit else " pic-unsaid")


def legend(picture: Picture) -> Block:
    """Return what lines and colours mean, as far as the picture has them."""
    parts: list[str] = []
    x = 0.0

    def entry(mark: str, wide: float, words: str) -> None:
        nonlocal x
        parts.append(mark)
        parts.append(text(words, (x + wide + 6, 12), class_="pic-quiet", size=SIZE))
        x += wide + 6 + width(words, SIZE) + 22

    if any(each.boundary for each in picture.zones):
        frame = element(
            "rect", x=x, y=1.0, width=26, height=14, rx=2, fill="none", class_="pic-rule pic-boundary", stroke_width=1.4
        )
        entry(frame, 26, "trust boundary")
    for looks, words in (
        ("pic-line", "flow, encrypted or within AWS"),
        ("pic-line pic-plain", "flow, not encrypted"),
        ("pic-line pic-unsaid", "flow, the templates do not say how it is protected"),
    ):
        if not picture.plain_lines and any(line_style(picture, each) == looks for each in picture.flows):
            entry(element("path", d=f"M{x:g} 8h26", class_=looks), 26, words)
    for name in sorted({each.classification for each in picture.cards} - {""}):
        mark = element("rect", x=x, y=1.0, width=5, height=14, rx=1, class_=class_name(name))
        entry(mark, 5, f"{name} data (tag DataClassification)")
    return Block(joined(parts), max(x - 22, 0), 16 if parts else 0)
