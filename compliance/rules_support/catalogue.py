"""Which property of a resource type holds its physical name, and which its tags.

`catalogue.csv` lists every type of the services that the platform uses; a test compares it with the resource schemas
that cfn-lint bundles.
"""

import csv
from pathlib import Path

_PATH = Path(__file__).with_name("catalogue.csv")

with _PATH.open(newline="") as _file:
    _ROWS = tuple(csv.DictReader(_file))

KNOWN_TYPES = frozenset(row["type"] for row in _ROWS)
"""Types of which it is known whether they can be named and tagged."""

NAME_PROPERTIES: dict[str, str] = {row["type"]: row["name_property"] for row in _ROWS if row["name_property"]}
"""Type to the path of its name; types that cannot be named, or take no hyphen in the name, are absent."""

TAG_PROPERTIES: dict[str, str] = {row["type"]: row["tags_property"] for row in _ROWS if row["tags_property"]}
"""Type to the property that holds its tags; types that cannot be tagged are absent."""
