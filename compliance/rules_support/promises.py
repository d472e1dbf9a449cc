"""Reads `promises.toml`."""

import tomllib
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("promises.toml").read_text())

ALLOWED_REGIONS: frozenset[str] = frozenset(_DATA["cloud"]["regions"])
ALLOWED_SERVICES: frozenset[str] = frozenset(_DATA["cloud"]["services"])
ENVIRONMENTS: tuple[str, ...] = tuple(_DATA["environments"]["names"])
REQUIRED_TAGS: tuple[str, ...] = tuple(_DATA["tags"]["required"])
CLASSIFICATIONS: frozenset[str] = frozenset(_DATA["tags"]["classifications"])
PROTECTED_CLASSIFICATIONS: frozenset[str] = frozenset(_DATA["tags"]["protected"])
OPTIONAL_IN_BODIES: frozenset[str] = frozenset(_DATA["bodies"]["optional"])
BLOCKED_DOMAIN_LISTS: dict[str, str] = dict(_DATA["dns_firewall"]["lists"])
