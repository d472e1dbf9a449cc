"""Security groups: every connection that two of them let through, and every one that leaves the network."""

from collections import Counter

from compliance.model import Resource
from compliance.pictures.canvas import subtitle
from compliance.pictures.estate import GROUP, Estate, distinct, key_of
from compliance.pictures.kinds import kind_of, several
from compliance.pictures.links.connected import Passage, passages
from compliance.pictures.model import Grid, Heading

TITLE = "Security groups"
DESCRIPTION = (
    "Who may open which connection to whom: what the rules of both security groups let through, and what may leave the "
    "network. An empty cell is not let through."
)
INTERNET = ("0.0.0.0/0", "::/0")


def security_groups(estate: Estate) -> Grid | None:
    """Return the grid: a row for each group that may open a connection, a column for each end of one."""
    found = passages(estate)
    sources = distinct(each.source for each in found)
    targets = list(dict.fromkeys(_end(each) for each in found))
    targets.sort(key=lambda each: (each.startswith("outside"), each))
    named = {_end(each): each for each in found}
    cells: dict[tuple[int, int], tuple[str, ...]] = {}
    for each in found:
        place = [key_of(source) for source in sources].index(key_of(each.source)), targets.index(_end(each))
        cells[place] = (*cells.get(place, ()), each.port, *([each.why] if each.why else []))
    if not cells:
        return None
    return Grid(
        name="security-groups",
        title=TITLE,
        subtitle=subtitle(estate, DESCRIPTION),
        description=DESCRIPTION,
        corner="from the left to the top",
        rows=tuple(_group(estate, each) for each in sources),
        columns=tuple(_heading(estate, named[each]) for each in targets),
        cells=cells,
    )


def _end(passage: Passage) -> str:
    return "/".join(key_of(passage.target)) if passage.target else f"outside {passage.outside}"


def _group(estate: Estate, group: Resource) -> Heading:
    members = estate.members.get(key_of(group), [])
    kinds = Counter(each.type for each in members)
    line = ", ".join(several(kind_of(type_).noun, number) for type_, number in sorted(kinds.items()))
    icon = kind_of(members[0].type).icon if members else kind_of(GROUP).icon
    return Heading(icon, estate.name(group), line or "nothing has it")


def _heading(estate: Estate, passage: Passage) -> Heading:
    if passage.target is not None:
        return _group(estate, passage.target)
    if passage.outside in INTERNET:
        return Heading("resource/Internet", "Internet", passage.outside)
    return Heading("resource/AmazonVPCEndpoints", "Outside", passage.outside)
