"""Puts a drawing on a sheet: heading above, legend and tables below, and what a screen reader says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.pictures.icons import symbols
from compliance.pictures.svg import element, joined, text, words
from compliance.pictures.text import wrapped
from compliance.pictures.theme import style

WIDTH = 1200.0
"""Of every sheet, in pixels: at this width all its text can be read."""

MARGIN = 20.0
HEADING, SUBHEADING = 21.0, 12.0
GAP = 18.0


@dataclass(frozen=True)
class Block:
    """A part of a sheet: SVG that starts at (0, 0), its size, and the icons that it uses.

    Attributes:
        rows: of a table its cells, the heading first, so that a page can have it as text.
    """

    body: str
    width: float
    height: float
    icons: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A picture with everything around it.

    Attributes:
        name: of its file, without the extension.
        title: the heading.
        description: for those who cannot see the picture.
        height: in pixels, without the table.
        body: all that it shows but the table.
        icons: that it uses.
        table: what explains it, below it.
    """

    name: str
    title: str
    description: str
    height: float
    body: str
    icons: tuple[str, ...]
    table: Block | None = None

    @property
    def file(self) -> str:
        """The SVG file, which needs nothing else."""
        first = joined([element("style", style()), sprite(self.icons)])
        if self.table is None:
            return f"{self._svg(first, self.body, self.height)}\n"
        moved = f"translate({MARGIN:g} {self.height - MARGIN + GAP:g})"
        table = element("g", f"\n{self.table.body}\n", transform=moved)
        return f"{self._svg(first, joined([self.body, table]), round(self.height + GAP + self.table.height))}\n"

    @property
    def inline(self) -> str:
        """The SVG element without the table, for a page that has the style sheet and the icons itself."""
        return self._svg("", self.body, self.height)

    def _svg(self, first: str, body: str, height: float) -> str:
        ids = f"picture-{self.name}-title", f"picture-{self.name}-description"
        inside = joined(
            [
                element("title", words(self.title), id=ids[0]),
                element("desc", words(self.description), id=ids[1]),
                first,
                element("rect", width=WIDTH, height=height, rx=6, class_="pic-paper"),
                body,
            ]
        )
        return element(
            "svg",
            f"\n{inside}\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH:g} {height:g}",
            width=WIDTH,
            height=height,
            class_="pic",
            role="img",
            aria_labelledby=" ".join(ids),
        )


def sprite(icons: Iterable[str]) -> str:
    """Return the icons that `use` elements name."""
    return element("defs", "\n" + joined(symbols(icons)) + "\n")


def sheet(
    *, name: str, title: str, subtitle: str, description: str, blocks: Sequence[Block], table: Block | None = None
) -> Sheet:
    """Put blocks below each other, each in the middle of the width, under a heading.

    Args:
        name: of the picture's file.
        title: the heading.
        subtitle: under it.
        description: for those who cannot see the picture.
        blocks: what it shows; one that is too wide is made smaller.
        table: below them, as wide as the sheet.
    """
    parts, y = [], MARGIN + HEADING - 4
    parts.append(text(title, (MARGIN, y), bold=True, size=HEADING))
    for line in wrapped(subtitle, SUBHEADING, WIDTH - 2 * MARGIN):
        y += SUBHEADING + 6
        parts.append(text(line, (MARGIN, y), class_="pic-quiet", size=SUBHEADING))
    y += 16
    for block in blocks:
        scale = scale_of(block)
        moved = f"translate({(WIDTH - block.width * scale) / 2:g} {y:g})" + (
            f" scale({scale:.4g})" if scale < 1 else ""
        )
        parts.append(element("g", f"\n{block.body}\n", transform=moved))
        y += block.height * scale + GAP
    icons = sorted({icon for block in blocks for icon in block.icons})
    return Sheet(name, title, description, float(round(y + MARGIN - GAP)), joined(parts), tuple(icons), table)


def scale_of(block: Block) -> float:
    """Return how much of its size a block keeps."""
    return min(1.0, (WIDTH - 2 * MARGIN) / max(block.width, 1))
