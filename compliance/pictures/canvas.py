"""Collects what one picture shows and puts it into the zones that the templates say it stands in."""

from collections.abc import Iterable, Mapping, Sequence

from compliance.model import Resource
from compliance.pictures.assurances import transit, who
from compliance.pictures.estate import NETWORK, Estate, distinct, key_of
from compliance.pictures.facts import facts
from compliance.pictures.kinds import kind_of, several
from compliance.pictures.links import Link
from compliance.pictures.model import Card, Flow, Kind, Picture, Zone
from compliance.rules_support.routes import Reach

KINDS = {Reach.PUBLIC: Kind.PUBLIC, Reach.PRIVATE: Kind.PRIVATE, Reach.ISOLATED: Kind.ISOLATED}
WORDS = {
    Reach.PUBLIC: "to and from the internet",
    Reach.PRIVATE: "out through NAT",
    Reach.ISOLATED: "no way out",
    Reach.UNKNOWN: "reach unknown",
}
MOST_NAMES = 2
"""Names on a card that stands for several resources."""

ACCOUNT = "account"


class Canvas:
    """One picture in the making; cards and zones are there once however often they are asked for."""

    def __init__(self, estate: Estate) -> None:
        """Take the environment."""
        self.estate = estate
        self._zones: dict[str, Zone] = {}
        self._cards: dict[str, Card] = {}
        self._flows: list[Flow] = []

    def zone(self, id_: str, title: str, kind: Kind, *, parent: str = "", boundary: bool = True) -> str:
        """Return the id of a zone, which is there from now on."""
        self._zones.setdefault(id_, Zone(id_, title, kind, parent, boundary))
        return id_

    def account(self) -> str:
        """Return the zone of the environment's account."""
        known = " · ".join(each for each in (self.estate.account, self.estate.region) if each)
        return self.zone(ACCOUNT, f"AWS account {known}".strip(), Kind.ACCOUNT)

    def other_account(self, number: str) -> str:
        """Return the zone of another account."""
        return self.zone(f"account {number}", f"AWS account {number}", Kind.OTHER_ACCOUNT)

    def outside(self, title: str) -> str:
        """Return a zone outside of AWS."""
        return self.zone(f"outside {title}", title, Kind.OUTSIDE)

    def place(self, resource: Resource) -> str:
        """Return the zone that a resource stands in: the account, or the subnets of a kind in their network."""
        subnets = self.estate.subnets(resource)
        if not subnets:
            return self.account()
        tier, reach = self.estate.tier(subnets[0]), self.estate.reach(subnets[0])
        network = self.estate.target(subnets[0], "VpcId")
        inside = self._network(network) if network else self.account()
        return self.zone(
            f"subnets {tier}", f"Subnets “{tier}”: {WORDS[reach]}", KINDS.get(reach, Kind.PRIVATE), parent=inside
        )

    def _network(self, network: Resource) -> str:
        title = f"VPC {self.estate.text(network, 'CidrBlock')}".strip()
        return self.zone(NETWORK, title, Kind.NETWORK, parent=self.account())

    def actor(self, id_: str, *, icon: str, title: str, lines: Sequence[str] = (), zone: str = "") -> str:
        """Return the id of a card that stands for no resource of the templates."""
        self._cards.setdefault(id_, Card(id_, icon, title, tuple(lines), zone))
        return id_

    def card(self, *resources: Resource, title: str = "", lines: Sequence[str] = (), zone: str = "") -> str:
        """Return the id of the card of a resource, or of several of a type that stand in one place.

        Args:
            resources: what it stands for.
            title: what it is; the type's name, if empty.
            lines: said after the names, before the facts.
            zone: where it stands; where the templates say, if empty.
        """
        members = distinct(resources)
        first = members[0]
        id_ = "/".join(key_of(first)) + ("" if len(members) == 1 else f" and {len(members) - 1}")
        if id_ not in self._cards:
            kind = kind_of(first.type)
            said = facts(self.estate, first)
            same = [each for each in said if all(each in facts(self.estate, other) for other in members)]
            self._cards[id_] = Card(
                id=id_,
                icon=kind.icon,
                title=title or several(kind.noun, len(members)),
                lines=(*self._names(members), *lines, *same),
                zone=zone or self.place(first),
                called=f"{kind.noun} {self.estate.name(first)}" if len(members) == 1 else "",
                classification=self.estate.classification(first),
                paths=tuple(f"{each.stack}: {each.path}" for each in members),
            )
        return id_

    def _names(self, members: Sequence[Resource]) -> list[str]:
        names = sorted(self.estate.name(each) for each in members)
        rest = len(names) - MOST_NAMES
        return names if rest <= 1 else [*names[:MOST_NAMES], f"and {rest} more"]

    def flow(self, source: str, target: str, what: str, **said: str | bool) -> None:
        """Add a flow from one card to another."""
        flow = Flow(source, target, what, **said)  # type: ignore[arg-type]
        if flow not in self._flows:
            self._flows.append(flow)

    def link(self, source: str, target: str, links: Sequence[Link]) -> None:
        """Add what some links of the same kind allow as one flow, in the direction in which data goes."""
        first = links[0]
        reads, writes = any(each.reads for each in links), any(each.writes for each in links)
        # A store in the network is asked, and stands after who asks; what an action returns comes before who gets it.
        back = reads and not writes and bool(first.ports)
        ends = (target, source) if reads and not writes and not back else (source, target)
        what = max((each.what for each in links), key=len)
        why = sorted({why for each in links for why in each.why})
        self.flow(
            *ends,
            f"{'; '.join(why)}: {what}" if why else what,
            who=who(first),
            transit=transit(self.estate, first),
            classification=self.estate.classification(first.target),
            both=reads and writes,
            back=back,
        )

    def picture(
        self,
        name: str,
        title: str,
        description: str,
        *,
        down: bool = False,
        options: Mapping[str, str] | None = None,
    ) -> Picture | None:
        """Return the picture; None if nothing is in it."""
        if not self._cards:
            return None
        return Picture(
            name=name,
            title=title,
            subtitle=subtitle(self.estate, description),
            description=description,
            zones=tuple(_parents_first(self._zones.values())),
            cards=tuple(self._cards.values()),
            flows=tuple(self._flows),
            down=down,
            options=dict(options or {}),
        )


def subtitle(estate: Estate, description: str) -> str:
    """Return what stands under a picture's heading: what it was drawn from, and what it shows."""
    return f"Environment {estate.environment.name}, as its synthesized templates would deploy it. {description}"


def _parents_first(zones: Iterable[Zone]) -> list[Zone]:
    """Return zones, those around others first: they are drawn in this order."""
    found = {each.id: each for each in zones}

    def depth(zone: Zone) -> int:
        return 0 if not zone.parent else 1 + depth(found[zone.parent])

    return sorted(found.values(), key=depth)
