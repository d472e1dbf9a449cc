"""Draws the plan of a network: zones from left to right, kinds of subnets from top to bottom, and what stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.pictures.drawing import GROUP_ICONS
from compliance.pictures.icons import symbol_id
from compliance.pictures.model import Heading, Kind, Plan, PlanSubnet
from compliance.pictures.sheet import Block
from compliance.pictures.svg import arrow, element, joined, text, use
from compliance.pictures.tables import FULL
from compliance.pictures.text import shortened, wrapped

CHIP, CHIP_GAP, ICON = 32.0, 6.0, 24.0
SIZE = 11.0
LEADING = 13.0
PAD = 12.0
HEADER = 34.0
SUBNET_HEADER, SUBNET_FOOTER = 42.0, 22.0
BESIDE = 214.0
"""Pixels at the right for what the network has as a whole."""


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float


def plan(found: Plan) -> Block:
    """Return the drawing, as wide as a sheet."""
    account = _Box(0, 70, FULL, 0)
    network = _Box(PAD, account.y + HEADER, FULL - 2 * PAD, 0)
    inner = network.width - 2 * PAD - (BESIDE + PAD if found.beside else 0)
    wide = (inner - PAD * (len(found.zones) - 1)) / max(len(found.zones), 1)
    top = network.y + HEADER
    lefts = [network.x + PAD + (wide + PAD) * place for place in range(len(found.zones))]
    body: list[str] = []
    y = top + HEADER - 4
    for tier in found.tiers:
        tall = max((_subnet_height(each, wide - 2 * PAD) for each in tier), default=0)
        for subnet in tier:
            left = lefts[found.zones.index(subnet.zone)]
            body.append(_subnet(subnet, _Box(left + PAD / 2, y, wide - PAD, tall)))
        y += tall + PAD
    bottom = y
    columns = [_zone(name, _Box(left, top, wide, bottom - top)) for name, left in zip(found.zones, lefts, strict=True)]
    aside = _Box(network.x + network.width - PAD - BESIDE, top, BESIDE, 0)
    beside, beside_bottom = _beside(found.beside, aside) if found.beside else ([], 0.0)
    bottom = max(bottom, beside_bottom)
    network = _Box(network.x, network.y, network.width, bottom + PAD - network.y)
    account = _Box(0, account.y, FULL, network.y + network.height + PAD - account.y)
    frames = [
        _frame(Kind.ACCOUNT, found.account, account),
        _frame(Kind.NETWORK, found.network, network),
    ]
    icons = [
        *(each.icon for each in found.beside),
        *(chip.icon for tier in found.tiers for subnet in tier for chip in subnet.chips),
        *(GROUP_ICONS[kind] for kind in (Kind.ACCOUNT, Kind.NETWORK, Kind.PUBLIC, Kind.PRIVATE, Kind.OUTSIDE)),
        "resource/AmazonVPCInternetGateway",
    ]
    doors = _door(found, network)
    return Block(joined([*frames, *columns, *beside, *body, *doors]), FULL, account.y + account.height, tuple(icons))


def _rectangle(box: _Box, class_: str, *, stroke_width: str | float = "", stroke_dasharray: str = "") -> str:
    return element(
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=3,
        class_=class_,
        stroke_width=stroke_width,
        stroke_dasharray=stroke_dasharray,
    )


def _frame(kind: Kind, title: str, box: _Box) -> str:
    return joined(
        [
            _rectangle(box, f"pic-z-{kind} pic-boundary", stroke_width=1.4),
            use(symbol_id(GROUP_ICONS[kind]), (box.x + 7, box.y + 7), 20),
            text(title, (box.x + 34, box.y + 21), class_=f"pic-t pic-t-{kind}", bold=True, size=12.5),
        ]
    )


def _zone(name: str, box: _Box) -> str:
    return joined(
        [
            _rectangle(box, "pic-z-zone", stroke_width=1, stroke_dasharray="2 3"),
            text(
                f"Availability zone {name}",
                (box.x + PAD / 2 + 2, box.y + 19),
                class_="pic-t-zone",
                bold=True,
                size=SIZE,
            ),
        ]
    )


def _subnet_height(subnet: PlanSubnet, wide: float) -> float:
    rows = -(-len(subnet.chips) // _columns(wide))
    return SUBNET_HEADER + rows * (CHIP + CHIP_GAP) + SUBNET_FOOTER + 2


def _columns(wide: float) -> int:
    return max(1, int((wide + CHIP_GAP) // 150))


def _subnet(subnet: PlanSubnet, box: _Box) -> str:
    columns = _columns(box.width)
    room = (box.width - 2 * 8 - (columns - 1) * CHIP_GAP) / columns
    parts = [
        _rectangle(box, f"pic-z-{subnet.kind} pic-boundary", stroke_width=1.4),
        use(symbol_id(GROUP_ICONS[subnet.kind]), (box.x + 6, box.y + 6), 18),
        text(
            shortened(subnet.title, SIZE, box.width - 36, bold=True),
            (box.x + 30, box.y + 18),
            class_=f"pic-t pic-t-{subnet.kind}",
            bold=True,
            size=SIZE,
        ),
        text(subnet.address, (box.x + 30, box.y + 32), class_="pic-quiet", size=SIZE),
    ]
    for place, chip in enumerate(subnet.chips):
        row, column = divmod(place, columns)
        x = box.x + 8 + column * (room + CHIP_GAP)
        y = box.y + SUBNET_HEADER + row * (CHIP + CHIP_GAP)
        parts.append(_chip(chip, x, y, room))
    parts.append(
        text(
            shortened(subnet.route, SIZE, box.width - 16),
            (box.x + 8, box.y + box.height - 8),
            class_="pic-quiet",
            size=SIZE,
        )
    )
    return joined(parts)


def _chip(chip: Heading, x: float, y: float, room: float) -> str:
    left, wide = x + ICON + 9, room - ICON - 13
    lines = [shortened(each, SIZE, wide, bold=not place) for place, each in enumerate((chip.title, chip.line)) if each]
    start = y + (CHIP - len(lines) * LEADING) / 2 + 10
    return joined(
        [
            _rectangle(_Box(x, y, room, CHIP), "pic-card"),
            use(symbol_id(chip.icon), (x + 4, y + (CHIP - ICON) / 2), ICON),
            *(
                text(
                    line,
                    (left, start + place * LEADING),
                    class_="pic-quiet" if place else "",
                    bold=not place,
                    size=SIZE,
                )
                for place, line in enumerate(lines)
            ),
        ]
    )


def _beside(chips: Sequence[Heading], box: _Box) -> tuple[list[str], float]:
    """Return what belongs to the network as a whole, each with all its lines, and where the last one ends."""
    parts = [text("The whole network", (box.x, box.y + 19), class_="pic-t pic-t-network", bold=True, size=SIZE)]
    y = box.y + HEADER - 4
    for chip in chips:
        lines = [part for line in chip.line.split("\n") for part in wrapped(line, SIZE, box.width - ICON - 20)]
        tall = max(ICON + 10, (len(lines) + 1) * LEADING + 12)
        parts += [
            _rectangle(_Box(box.x, y, box.width, tall), "pic-card"),
            use(symbol_id(chip.icon), (box.x + 6, y + 6), ICON),
            text(chip.title, (box.x + ICON + 14, y + 18), bold=True, size=SIZE),
            *(
                text(line, (box.x + ICON + 14, y + 18 + (place + 1) * LEADING), class_="pic-quiet", size=SIZE)
                for place, line in enumerate(lines)
            ),
        ]
        y += tall + CHIP_GAP
    return parts, y


def _door(found: Plan, network: _Box) -> list[str]:
    """Return the internet above the network and the gateway in the border between them."""
    if not found.gateway:
        return []
    middle = network.x + network.width / 2
    start, end = 44.0, network.y - 15
    return [
        _rectangle(_Box(middle - 60, 2, 120, 40), "pic-z-outside pic-boundary", stroke_width=1.4),
        use(symbol_id(GROUP_ICONS[Kind.OUTSIDE]), (middle - 50, 10), ICON),
        text("Internet", (middle - 18, 27), class_="pic-t pic-t-outside", bold=True, size=12.5),
        element("path", d=f"M{middle:g} {start:g}V{end:g}", class_="pic-line"),
        arrow((middle, end + 1), (middle, start)),
        arrow((middle, start - 1), (middle, end)),
        element("circle", cx=middle, cy=network.y, r=15, class_="pic-paper"),
        use(symbol_id("resource/AmazonVPCInternetGateway"), (middle - 14, network.y - 14), 28),
        text(found.gateway, (middle + 22, network.y + 20), class_="pic-quiet", size=SIZE),
    ]
