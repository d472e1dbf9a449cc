"""The threat model as data: trust boundaries, and for each the threats of all six kinds of STRIDE."""

from collections.abc import Container
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from compliance.errors import InputError
from compliance.toml import Entry, Text, read_toml

FILE = Path(__file__).with_name("threats.toml")


class Category(StrEnum):
    """The kinds of threats. Source: Microsoft's threat modelling, STRIDE."""

    SPOOFING = "spoofing"
    TAMPERING = "tampering"
    REPUDIATION = "repudiation"
    DISCLOSURE = "information disclosure"
    DENIAL = "denial of service"
    ELEVATION = "elevation of privilege"


class Boundary(Entry, frozen=True, kw_only=True):
    """Where what is trusted meets what is not.

    Attributes:
        crosses: who and what goes over it.
    """

    id: Text
    title: Text
    crosses: Text


class Threat(Entry, frozen=True, kw_only=True):
    """What could be done at a boundary, and what is done against it.

    Attributes:
        answer: what the platform does.
        controls: of Annex A that the answer belongs to.
        rules: of ours that see it in the templates; none where nothing in a template shows it, and `remains` says so.
        remains: what is left, and who has to deal with it.
    """

    boundary: Text
    category: Category
    threat: Text
    answer: Text
    controls: Annotated[tuple[Text, ...], Meta(min_length=1)]
    rules: tuple[Text, ...] = ()
    remains: Text


class Model(Entry, frozen=True, kw_only=True):
    """The whole model."""

    boundary: Annotated[tuple[Boundary, ...], Meta(min_length=1)]
    threat: tuple[Threat, ...]


def load(*, controls: Container[str], rules: Container[str], file: Path = FILE) -> Model:
    """Read and check the model.

    Args:
        controls: ids of those that there are.
        rules: likewise.
        file: where it is.

    Raises:
        InputError: an entry is impossible, names something that is not there, or a boundary lacks a kind of threat.
    """
    model = read_toml(file, Model)
    known = {each.id for each in model.boundary}
    for threat in model.threat:
        where = f"{file.name}: {threat.boundary}, {threat.category.value}"
        if threat.boundary not in known:
            raise InputError(f"{where}: no such boundary; allowed: {', '.join(sorted(known))}")
        for kind, names, there in (("control", threat.controls, controls), ("rule", threat.rules, rules)):
            for name in names:
                if name not in there:
                    raise InputError(f"{where}: no {kind} {name!r}")
    for boundary in model.boundary:
        missing = set(Category) - {each.category for each in model.threat if each.boundary == boundary.id}
        if missing:
            raise InputError(f"{file.name}: {boundary.id}: no threat of {', '.join(sorted(missing))}")
    return model
