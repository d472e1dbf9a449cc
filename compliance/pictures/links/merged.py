"""Everything that is known of one workload and one resource, as one link."""

from dataclasses import replace
from functools import lru_cache

from compliance.pictures.estate import Estate, Key, key_of
from compliance.pictures.links.connected import connected
from compliance.pictures.links.link import Link
from compliance.pictures.links.permits import permitted

STANDS_FOR = {"AWS::EFS::MountTarget": "FileSystemId"}
"""Types that are only where another resource is reached, and the property that names it."""


@lru_cache(maxsize=1)  # several pictures of one estate show them
def links_of(estate: Estate) -> tuple[Link, ...]:
    """Return one link for each workload and resource between which something is allowed, in a steady order."""
    found: dict[tuple[Key, Key], Link] = {}
    for link in (*connected(estate), *permitted(estate)):
        named = STANDS_FOR.get(link.target.type)
        target = (estate.target(link.target, named) if named else None) or link.target
        place = key_of(link.source.resource), key_of(target)
        known = found.get(place, replace(link, target=target))
        found[place] = replace(
            known,
            actions=tuple(sorted({*known.actions, *link.actions})),
            ports=tuple(sorted({*known.ports, *link.ports})),
            why=tuple(sorted({*known.why, *link.why})),
            reads=known.reads or link.reads,
            writes=known.writes or link.writes,
        )
    return tuple(found[place] for place in sorted(found))
