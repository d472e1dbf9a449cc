"""How a card looks: an icon, a title and lines of text beside it."""

from compliance.pictures.model import Card
from compliance.pictures.text import wrapped

CARD_WIDTH = 224.0
ICON = 36.0
PAD = 9.0
TITLE, LINE = 12.5, 11.0
LEADING = 14.0
TEXT_LEFT = PAD + 3 + ICON + 9
ROOM = CARD_WIDTH - TEXT_LEFT - PAD


def title_lines(card: Card) -> list[str]:
    """Return the title as it is broken into lines."""
    return wrapped(card.title, TITLE, ROOM, bold=True)


def text_lines(card: Card) -> list[str]:
    """Return the other lines as they are broken."""
    return [part for line in card.lines for part in wrapped(line, LINE, ROOM)]


def card_height(card: Card) -> float:
    """Return the height that all of it needs, in pixels."""
    text = len(title_lines(card)) * (LEADING + 1) + len(text_lines(card)) * LEADING
    return max(text, ICON) + 2 * PAD
