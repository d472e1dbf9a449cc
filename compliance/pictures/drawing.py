"""Draws a placed picture: zones, flows, cards, numbers."""

from compliance.pictures.card import ICON, LEADING, LINE, PAD, TEXT_LEFT, TITLE, text_lines, title_lines
from compliance.pictures.icons import symbol_id
from compliance.pictures.layout import BADGE, TITLE_SIZE, Box, Layout
from compliance.pictures.model import Card, Flow, Kind, Picture, Zone
from compliance.pictures.sheet import Block
from compliance.pictures.svg import Point, arrow, element, joined, rounded, text, use
from compliance.pictures.tables import line_style
from compliance.pictures.theme import class_name

GROUP_ICONS = {
    Kind.ACCOUNT: "architecture-group/AWSAccount",
    Kind.OTHER_ACCOUNT: "architecture-group/AWSAccount",
    Kind.NETWORK: "architecture-group/VirtualprivatecloudVPC",
    Kind.PUBLIC: "architecture-group/Publicsubnet",
    Kind.PRIVATE: "architecture-group/Privatesubnet",
    Kind.ISOLATED: "architecture-group/Privatesubnet",
    Kind.OUTSIDE: "resource/Internet",
}
CORNER = 20.0
STRIPE = 4.0


def drawing(picture: Picture, layout: Layout) -> Block:
    """Return the drawing."""
    body = [
        *(zone_box(each, layout.zones[each.id]) for each in picture.zones),
        *(_line(picture, flow, route) for flow, route in zip(picture.flows, layout.routes, strict=True)),
        *(zone_title(each, layout.zones[each.id]) for each in picture.zones),
        *(card_box(each, layout.cards[each.id]) for each in picture.cards),
    ]
    body += [_badge(number, at) for number, at in enumerate(layout.badges, start=1)]
    icons = [each.icon for each in picture.cards] + [
        GROUP_ICONS[z.kind] for z in picture.zones if z.kind in GROUP_ICONS
    ]
    return Block(joined(body), layout.width, layout.height, tuple(icons))


def zone_box(zone: Zone, box: Box) -> str:
    """Return a zone's border."""
    border = f"pic-z-{zone.kind}" + (" pic-boundary" if zone.boundary else "")
    return element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=3, class_=border, stroke_width=1.4)


def zone_title(zone: Zone, box: Box) -> str:
    """Return a zone's heading, which can be read where a line goes through it."""
    icon = None if zone.bare else GROUP_ICONS.get(zone.kind)
    at = (box.x + (CORNER + 14 if icon else 12), box.y + 21)
    return joined(
        [
            use(symbol_id(icon), (box.x + 7, box.y + 7), CORNER) if icon else "",
            text(zone.title, at, class_=f"pic-t pic-t-{zone.kind}", bold=True, size=TITLE_SIZE),
        ]
    )


def card_box(card: Card, box: Box) -> str:
    """Return a card, with the colour of its classification at its left edge."""
    parts = [
        element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4, class_="pic-card"),
    ]
    if card.classification:
        parts.append(
            element(
                "path",
                d=f"M{box.x + STRIPE:g} {box.y:g}h-1a3 3 0 0 0-3 3v{box.height - 6:g}a3 3 0 0 0 3 3h1z",
                class_=class_name(card.classification),
            )
        )
    titles, lines = title_lines(card), text_lines(card)
    tall = len(titles) * (LEADING + 1) + len(lines) * LEADING
    parts.append(use(symbol_id(card.icon), (box.x + PAD + 3, box.y + (box.height - ICON) / 2), ICON))
    y = box.y + (box.height - tall) / 2 + 11
    for line in titles:
        parts.append(text(line, (box.x + TEXT_LEFT, y), bold=True, size=TITLE))
        y += LEADING + 1
    for line in lines:
        parts.append(text(line, (box.x + TEXT_LEFT, y - 1), class_="pic-quiet", size=LINE))
        y += LEADING
    return element("g", joined(parts))


def _line(picture: Picture, flow: Flow, route: tuple[Point, ...]) -> str:
    heads = [arrow(route[-1], route[-2])] if not flow.back else []
    if flow.both or flow.back:
        heads.append(arrow(route[0], route[1]))
    return joined([element("path", d=rounded(route), class_=line_style(picture, flow)), *heads])


def _badge(number: int, at: Point) -> str:
    circle = element("circle", cx=at[0], cy=at[1], r=BADGE / 2 - 0.5, class_="pic-badge", stroke_width=1.5)
    return joined(
        [circle, text(str(number), (at[0], at[1] + 3.7), size=10.5, bold=True, class_="pic-number", anchor="middle")]
    )
