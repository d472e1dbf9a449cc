"""What a picture is made of: cards, the zones they stand in, and the flows between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a zone is; each border is a trust boundary and each kind has a colour and an icon of its own."""

    OUTSIDE = "outside"
    ACCOUNT = "account"
    OTHER_ACCOUNT = "other-account"
    NETWORK = "network"
    PUBLIC = "public"
    PRIVATE = "private"
    ISOLATED = "isolated"
    ZONE = "zone"
    MACHINE = "machine"


@dataclass(frozen=True)
class Zone:
    """An area with a border.

    Attributes:
        id: unique in its picture.
        title: stands at its top.
        kind: see `Kind`.
        parent: the zone around it; empty for the outermost.
        boundary: whether its border separates who trusts whom.
        bare: whether it has no icon.
    """

    id: str
    title: str
    kind: Kind
    parent: str = ""
    boundary: bool = True
    bare: bool = False


@dataclass(frozen=True)
class Card:
    """Something that stands in a zone.

    Attributes:
        id: unique in its picture.
        icon: the name of an icon; see `icons`.
        title: what it is.
        lines: its name and what the template says of it.
        zone: the id of the zone; empty for none.
        called: what tables call it; the title, if empty.
        classification: of the data in it, by its tag; empty where it has none.
        paths: construct paths of what it stands for.
    """

    id: str
    icon: str
    title: str
    lines: tuple[str, ...] = ()
    zone: str = ""
    called: str = ""
    classification: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Something that goes from one card to another.

    Attributes:
        source: id of a card.
        target: id of a card.
        what: what is allowed or configured: actions, protocol and port.
        who: how the one proves to the other who it is; empty where nothing says.
        transit: how it is encrypted on its way; empty where nothing says, and `plain` where it is not.
        classification: of the data that goes there.
        both: whether data goes both ways.
        back: whether it goes from the target to the source, which only asks.
    """

    source: str
    target: str
    what: str
    who: str = ""
    transit: str = ""
    classification: str = ""
    both: bool = False
    back: bool = False


PLAIN = "plain"


@dataclass(frozen=True)
class Heading:
    """What a row or a column of a grid is about.

    Attributes:
        icon: the name of an icon; see `icons`.
        title: its name.
        line: said of it in a smaller letter.
    """

    icon: str
    title: str
    line: str = ""


@dataclass(frozen=True)
class Grid:
    """One picture as a table: who may do what with what.

    Attributes:
        name: of its file, without the extension.
        title: its heading.
        subtitle: what it was made from.
        description: what it shows.
        corner: what rows and columns are.
        rows: from the top.
        columns: from the left.
        cells: (row, column) -> what is allowed, in a word, and lines about it.
    """

    name: str
    title: str
    subtitle: str
    description: str
    corner: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True)
class PlanSubnet:
    """One subnet of a plan.

    Attributes:
        zone: its availability zone.
        kind: how far it reaches.
        title: its name.
        address: its range of addresses.
        route: where its default route leads, and what else it has a way to.
        chips: what stands in it.
    """

    zone: str
    kind: Kind
    title: str
    address: str
    route: str
    chips: tuple[Heading, ...]


@dataclass(frozen=True)
class Plan:
    """One picture of a network.

    Attributes:
        name: of its file, without the extension.
        title: its heading.
        subtitle: what it was made from.
        description: what it shows.
        account: heading of the border around the network.
        network: its heading.
        gateway: what stands between it and the internet; empty where nothing does.
        zones: availability zones, from the left.
        tiers: subnets by kind, from the top.
        beside: what belongs to the network as a whole.
    """

    name: str
    title: str
    subtitle: str
    description: str
    account: str
    network: str
    gateway: str
    zones: tuple[str, ...]
    tiers: tuple[tuple[PlanSubnet, ...], ...]
    beside: tuple[Heading, ...]


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        name: of its file, without the extension.
        title: its heading.
        subtitle: what it was made from.
        description: what it shows, in a sentence or two, for those who cannot see it.
        zones: parents before children.
        cards: in the order in which they are placed where nothing else decides.
        flows: in the order of their numbers.
        down: whether the flow goes from top to bottom and not from left to right.
        plain_lines: whether lines only connect, so that how they are protected is no question.
        options: for the layout, beside the usual ones.
    """

    name: str
    title: str
    subtitle: str
    description: str
    zones: tuple[Zone, ...]
    cards: tuple[Card, ...]
    flows: tuple[Flow, ...]
    down: bool = False
    plain_lines: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    def crossed(self, flow: Flow) -> tuple[str, ...]:
        """Return the titles of the zones whose boundary a flow crosses, those it leaves before those it enters."""
        zones = {each.id: each for each in self.zones}
        within = {each.id: each.zone for each in self.cards}
        left, entered = (self._around(zones, within[end]) for end in (flow.source, flow.target))
        return tuple(
            zones[each].title
            for each in (*(z for z in left if z not in entered), *(z for z in entered if z not in left))
            if zones[each].boundary
        )

    @staticmethod
    def _around(zones: Mapping[str, Zone], zone: str) -> list[str]:
        found = []
        while zone:
            found.append(zone)
            zone = zones[zone].parent
        return found
