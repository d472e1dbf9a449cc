"""How wide a text is, whatever fonts a machine has: pictures must come out the same everywhere."""

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Fonts of the same widths."""

USUAL_SIZE = 11.0
"""Pixels of what is not a heading: the smallest that can be read without effort."""

# Thousandths of the font size, from the space to the tilde. Source: Adobe Font Metrics of Helvetica and Helvetica-Bold,
# which Arial and Liberation Sans follow.
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_WIDTHS = {
    bold: {chr(32 + place): width for place, width in enumerate(widths)}
    for bold, widths in ((False, _REGULAR), (True, _BOLD))
}
_OTHERS = {"·": 278, "…": 1000, "→": 1000, "←": 1000, "↔": 1000, "“": 333, "”": 333}
_UNKNOWN = 600


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels."""
    widths = _WIDTHS[bold]
    return sum(widths.get(each) or _OTHERS.get(each, _UNKNOWN) for each in text) * size / 1000


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return a text that fits into so many pixels, with an ellipsis where some of it was taken off."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip(' ,;:')}…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text in so many pixels; a word that is too long is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        if line and width(f"{line} {rest}", size, bold=bold) <= room:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            cut = _fits(rest, size, room, bold=bold)
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    return [*lines, line] if line else lines


def _fits(word: str, size: float, room: float, *, bold: bool) -> int:
    """Return how many letters of a word fit, after a separator if there is one in the second half."""
    cut = next((place for place in range(len(word) - 1, 0, -1) if width(word[:place], size, bold=bold) <= room), 1)
    after = max(word.rfind(each, 0, cut) + 1 for each in "-/:,._")
    return after if after > cut / 2 else cut
