"""Compares what a template says of a resource with what the resource's own service says of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from delivery.emulated.clients import Clients
from delivery.emulated.paths import at
from delivery.emulated.resolve import UNKNOWN

JSON = Any
OF_AWS = "aws:cloudformation:"
"""Begins the keys of tags that CloudFormation puts on what it makes."""


@dataclass(frozen=True, kw_only=True)
class Live:
    """A resource that CloudFormation says it made.

    Attributes:
        stack: name of the stack.
        logical_id: in the template.
        type: `AWS::Kinesis::Stream`.
        id: physical id.
        properties: as the template has them, resolved.
    """

    stack: str
    logical_id: str
    type: str
    id: str
    properties: Mapping[str, JSON]

    @property
    def key(self) -> str:
        """`stack logical-id`."""
        return f"{self.stack} {self.logical_id}"


@dataclass(frozen=True, kw_only=True)
class Check:
    """How resources of a type are asked for.

    Attributes:
        type: of the resources.
        read: returns what the service says of one resource; raises or returns nothing if it does not know it.
        fields: JMESPath into the properties -> JMESPath into the answer.
        watched: what else of the answer is remembered, to see whether an update changed it.
    """

    type: str
    read: Callable[[Clients, Live], JSON]
    fields: Mapping[str, str]
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value that the service says otherwise than the template; without `field` it does not know the resource."""

    stack: str
    logical_id: str
    type: str
    field: str
    wanted: str
    found: str

    @property
    def name(self) -> str:
        """`AWS::Kinesis::Stream StreamEncryption.KeyId`."""
        return f"{self.type} {self.field}".strip()


@dataclass(frozen=True)
class Compared:
    """The outcome for one resource.

    Attributes:
        live: the resource.
        found: property -> what the service says of it; those that were compared.
        differences: those that were not the same.
    """

    live: Live
    found: Mapping[str, JSON]
    differences: tuple[Difference, ...]


def compare(check: Check, live: Live, client: Clients) -> Compared:
    """Ask the service of one resource and compare; whatever the service answers is an outcome, never an error."""
    try:
        answer = check.read(client, live)
    except Exception as error:  # noqa: BLE001 - the outcome is that the service does not know it
        return Compared(live, {}, (_difference(live, "", "exists", f"{type(error).__name__}: {error}"),))
    if not answer:
        return Compared(live, {}, (_difference(live, "", "exists", "nothing"),))
    found: dict[str, JSON] = {path: at(path, answer) for path in check.watched}
    differences = []
    for wanted, path in check.fields.items():
        value = normal(at(wanted, live.properties))
        if value is None or _is_unknown(value):
            continue
        found[wanted] = normal(at(path, answer))
        if value != found[wanted]:
            differences.append(_difference(live, wanted.partition(" ")[0], value, found[wanted]))
    return Compared(live, found, tuple(differences))


def normal(value: JSON) -> JSON:  # noqa: PLR0911 - one for each of JSON's types
    """Return a value in the form in which both sides write it: numbers and booleans as text, lists in one order.

    Tags of CloudFormation's own are left out. Templates write numbers as text or not, services answer sets in any order
    and documents as text.
    """
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:g}" if value != int(value) else str(int(value))
        case str() if value.startswith("{"):
            try:
                return normal(json.loads(value))
            except ValueError:
                return value
        case dict():
            kept = {key: each for key, each in value.items() if each is not None and not key.startswith(OF_AWS)}
            return {key: normal(kept[key]) for key in sorted(kept)}
        case list():
            return sorted((normal(each) for each in value if not _is_tag_of_aws(each)), key=repr)
    return value


def _is_tag_of_aws(value: JSON) -> bool:
    return isinstance(value, dict) and str(value.get("Key", "")).startswith(OF_AWS)


def _is_unknown(value: JSON) -> bool:
    match value:
        case dict():
            return any(_is_unknown(each) for each in value.values())
        case list():
            return any(_is_unknown(each) for each in value)
    return value is UNKNOWN


def _difference(live: Live, field: str, wanted: JSON, found: JSON) -> Difference:
    return Difference(
        stack=live.stack, logical_id=live.logical_id, type=live.type, field=field, wanted=str(wanted), found=str(found)
    )
