"""Resources that must not be there: `insertions.toml`, put into templates."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from compliance.assembly import Environment
from compliance.controls import ControlId
from compliance.model import Resource
from compliance.mutation.edits import edited
from compliance.mutation.model import EXISTENCE, Mutant, Operator
from compliance.mutation.place import ENVIRONMENT, identify
from compliance.mutation.shapes import intrinsics, shape_of
from compliance.template import Template
from compliance.toml import Entry, Text, read_toml

INSERTIONS = Path(__file__).with_name("insertions.toml")
LOGICAL_ID = "MutantInserted"

_PLACEHOLDER = re.compile(r"<(AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?>")


class Unlike(Entry, frozen=True, kw_only=True):
    """Leaves out resources that others of a type refer to."""

    type: Text
    property: Text


class Insertion(Entry, frozen=True, kw_only=True):
    """One resource to insert.

    Attributes:
        id: tells insertions apart.
        type: of the resource.
        controls: that it violates.
        beside: a type: the resource goes into every stack that has one.
        unlike: of the resources of the type `beside`, one to which no resource of this type refers by this property.
        properties: `<AWS::EC2::VPC>` is replaced by a reference to a resource of the stack,
            `<AWS::EC2::VPC.CidrBlock>` by its attribute; `<suffix>` in a text by the environment's suffix.
        good: properties instead of those of the same names, which make of the resource one that violates nothing of
            what the controls are about: its twin. Empty where the violation is that the resource is there at all.
    """

    id: Text
    type: Text
    controls: Annotated[tuple[ControlId, ...], Meta(min_length=1, max_length=3)]
    beside: Text
    unlike: Unlike | None = None
    properties: dict[str, Any] = msgspec.field(default_factory=dict)
    good: dict[str, Any] = msgspec.field(default_factory=dict)


class _File(Entry, frozen=True, kw_only=True):
    insertion: tuple[Insertion, ...] = ()


@cache
def load_insertions(path: Path = INSERTIONS) -> tuple[Insertion, ...]:
    """Read the file.

    Raises:
        InputError: it cannot be read, or an entry is impossible.
    """
    return read_toml(path, _File).insertion


def mutants(environment: Environment, insertions: tuple[Insertion, ...] | None = None) -> Iterator[Mutant]:
    """Yield each insertion into each stack of an environment that has what it refers to."""
    for insertion in load_insertions() if insertions is None else insertions:
        for template in environment.templates:
            chosen = _chosen(insertion, template)
            if chosen is not None:
                mutant = _mutant(environment, template, insertion, chosen)
                if mutant is not None:
                    yield mutant


def _chosen(insertion: Insertion, template: Template) -> Resource | None:
    unlike = insertion.unlike
    taken = [
        each.properties.get(unlike.property)
        for each in template.resources
        if unlike is not None and each.type == unlike.type
    ]
    for resource in template.resources:
        if resource.type == insertion.beside and {"Ref": resource.logical_id} not in taken:
            return resource
    return None


def _mutant(environment: Environment, template: Template, insertion: Insertion, beside: Resource) -> Mutant | None:
    suffix = environment.contexts[template.stage].suffix
    by_type = _first_of(template, beside)
    properties = _filled(insertion.properties, by_type, suffix)
    if properties is None:
        return None
    good = _filled(insertion.good, by_type, suffix)
    twin = {"Type": insertion.type, "Properties": {**properties, **good}} if good else None
    inserted = Resource(
        environment=environment.name,
        stack=template.stack,
        template=template.name,
        logical_id=LOGICAL_ID,
        path=f"{template.stack}/{LOGICAL_ID}/{insertion.id}",
        type=insertion.type,
        properties=properties,
        body={"Type": insertion.type, "Properties": properties},
    )
    targets = [environment.context.target(each, stack=template.stack) for each in intrinsics(properties)]
    parents = {(each.stack, each.logical_id) for each in targets if each is not None}
    return Mutant(
        id=identify(inserted, EXISTENCE, Operator.RESOURCE_INSERTED, insertion.id, shape_of(None)),
        environment=environment.name,
        stack=template.stack,
        logical_id=LOGICAL_ID,
        path=inserted.path,
        resource_type=insertion.type,
        property=EXISTENCE,
        operator=Operator.RESOURCE_INSERTED,
        variant=insertion.id,
        controls=insertion.controls,
        parents=tuple(sorted({*parents, ENVIRONMENT})),
        body=edited(template.body, ("Resources", LOGICAL_ID), inserted.body),
        twin=None if twin is None else edited(template.body, ("Resources", LOGICAL_ID), twin),
    )


def _first_of(template: Template, beside: Resource) -> Mapping[str, str]:
    """Return type -> logical id of the resource that a placeholder means."""
    found = {each.type: each.logical_id for each in reversed(template.resources)}
    return {**found, beside.type: beside.logical_id}


def _filled(value: Any, by_type: Mapping[str, str], suffix: str) -> Any:
    """Return a value with its placeholders replaced; None if the stack lacks what one means."""
    if isinstance(value, str):
        match = _PLACEHOLDER.fullmatch(value)
        if match is None:
            return value.replace("<suffix>", suffix)
        kind, attribute = match.groups()
        if kind not in by_type:
            return None
        return {"Fn::GetAtt": [by_type[kind], attribute]} if attribute else {"Ref": by_type[kind]}
    if isinstance(value, list):
        elements = [_filled(each, by_type, suffix) for each in value]
        return None if None in elements else elements
    if isinstance(value, dict):
        table = {key: _filled(each, by_type, suffix) for key, each in value.items()}
        return None if None in table.values() else table
    return value
