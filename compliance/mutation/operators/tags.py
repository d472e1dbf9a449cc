"""Takes labels off, and puts wrong ones on."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.edits import REMOVED, Steps, value_of
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place
from compliance.mutation.shapes import is_tags
from compliance.rules_support.promises import ENVIRONMENTS, REQUIRED_TAGS
from compliance.rules_support.tags import STORES

CONTROLS: Mapping[str, tuple[str, ...]] = {
    "DataClassification": ("A.5.12", "A.5.13"),
    "Environment": ("A.8.31",),
    "EnvironmentSuffix": ("A.8.31",),
    "Owner": ("A.5.9",),
}
"""Tag -> what it serves; the others serve what the property's entry says."""

CLASSIFICATION = "DataClassification"
UNKNOWN_CLASS = "unheard-of"
LEAST_CLASS = "public"
"""The class of the scheme that asks for no protection."""

ENVIRONMENT = "Environment"


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield each required tag removed and emptied, and classes and environments that are wrong.

    Tags mean the same on all resources of a type: the first one stands for them.
    """
    if not place.first:
        return
    for name, tags in place.properties.items():
        entry = place.table.entry((name,))
        if not is_tags(name, tags) or entry is None or not entry.controls:
            continue
        for key, whole, value in _required(name, tags):
            present = value_of(place.properties, value)
            for detail, at, new in (*_changes(key, whole, value), *_others(place, key, value, present)):
                yield place.mutant(
                    Operator.TAG,
                    name,
                    place.changed(at, new),
                    controls=CONTROLS.get(key, entry.controls),
                    variant=f"{key} {detail}",
                    original=tags,
                )


def _changes(key: str, whole: Steps, value: Steps) -> Iterator[tuple[str, Steps, Any]]:
    yield "removed", whole, REMOVED
    yield "emptied", value, ""
    if key == CLASSIFICATION:
        yield "unknown", value, UNKNOWN_CLASS


def _others(place: Place, key: str, value: Steps, present: Any) -> Iterator[tuple[str, Steps, Any]]:
    """Yield the class that protects least, on what holds data, and another environment's name."""
    if key == CLASSIFICATION and place.resource.type in STORES and present != LEAST_CLASS:
        yield "lowered", value, LEAST_CLASS
    if key == ENVIRONMENT and present in ENVIRONMENTS:
        yield "another", value, next(each for each in ENVIRONMENTS if each != present)


def _required(name: str, tags: Any) -> Iterator[tuple[str, Steps, Steps]]:
    """Yield (key, steps to the tag, steps to its value) of each required tag."""
    if isinstance(tags, Mapping):
        yield from ((key, (name, key), (name, key)) for key in tags if key in REQUIRED_TAGS)
        return
    for number, tag in enumerate(tags):
        if tag["Key"] in REQUIRED_TAGS:
            yield tag["Key"], (name, number), (name, number, "Value")
