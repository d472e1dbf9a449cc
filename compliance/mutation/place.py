"""Where mutants are made: one resource with its surroundings, and the values in it that serve a control."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from compliance.assembly import Environment
from compliance.context import EnvironmentContext
from compliance.model import Resource
from compliance.mutation.edits import Step, Steps, edited, positions, schema_path
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.properties import Entry, TypeTable
from compliance.mutation.shapes import intrinsics, is_intrinsic, is_tags, policy_of, shape_of
from compliance.template import Template

KEY = "Key"
"""Names an element of a map that is written as a list: its entry is that of `<list>.<key>`."""

ENVIRONMENT = ("", "")
"""Stands in `Mutant.parents` for the environment: where a rule about the whole of it reports."""


@dataclass(frozen=True)
class Node:
    """One value in a resource's properties that serves a control.

    Attributes:
        steps: from the properties to the value.
        value: as in the template.
        entry: what the value serves.
        listed: whether the entry is this very property's, not an ancestor's.
        holder: the table or list that the value is in.
    """

    steps: Steps
    value: Any
    entry: Entry
    listed: bool
    holder: Any

    @property
    def key(self) -> Step:
        """The last step."""
        return self.steps[-1]


@dataclass(frozen=True)
class Place:
    """One resource with its surroundings.

    Attributes:
        environment: what the resource is in.
        template: that the resource is in.
        resource: the one to break.
        table: what its type's properties serve.
        first: whether it is the environment's first resource of its type: some changes are tried there only.
        new: steps to the values that are the environment's first of their type, property and form; None for all.
        unequal: steps to list elements that are the environment's first of their type, property and value; None for
            all.
        first_here: whether it is the template's first resource of a listed type.
    """

    environment: Environment
    template: Template
    resource: Resource
    table: TypeTable
    first: bool = True
    new: frozenset[Steps] | None = None
    unequal: frozenset[Steps] | None = None
    first_here: bool = True

    def is_new(self, steps: Steps) -> bool:
        """Tell whether a value stands for the like values of the environment, in what is tried once for each form."""
        return self.new is None or steps in self.new

    def is_unequal(self, steps: Steps) -> bool:
        """Tell whether a list element stands for the equal elements of like lists; true of all that is no element."""
        return self.unequal is None or not isinstance(steps[-1], int) or steps in self.unequal

    @property
    def context(self) -> EnvironmentContext:
        """What references lead to."""
        return self.environment.context

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """The resource's properties, exactly as in the template."""
        found: Mapping[str, Any] = self.resource.body.get("Properties") or {}
        return found

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every value that serves a control, outermost first; tags and physical names have operators of their own."""
        return tuple(self._nodes(self.properties, ()))

    def _nodes(self, holder: Any, above: Steps, keyed: Entry | None = None) -> Iterator[Node]:
        """Yield the nodes below a table or list; `keyed` is the entry of the key-and-value pair around them."""
        children = holder.items() if isinstance(holder, Mapping) else enumerate(holder)
        for step, value in children:
            steps = (*above, step)
            pair = self._pair(above, value) if isinstance(step, int) else keyed
            listed = self.table.exact(steps)
            entry = pair if pair is not None and step != KEY else listed or self.table.entry(steps)
            if (entry is not None and entry.name) or (above == () and is_tags(step, value)):
                continue
            if entry is not None and entry.controls:
                yield Node(steps, value, entry, (pair or listed) is not None, holder)
            if isinstance(value, Mapping | list) and not is_intrinsic(value) and policy_of(value) is None:
                yield from self._nodes(value, steps, pair)

    def _pair(self, above: Steps, element: Any) -> Entry | None:
        """Return the entry of an element of a map that is written as a list of keys and values."""
        key = element.get(KEY) if isinstance(element, Mapping) else None
        return self.table.exact((*above, key)) if isinstance(key, str) else None

    @cached_property
    def parents(self) -> tuple[tuple[str, str], ...]:
        """(stack, logical id) of what the resource is attached to."""
        return self.targets([self.properties[each] for each in self.table.parent if each in self.properties])

    def targets(self, value: Any) -> tuple[tuple[str, str], ...]:
        """Return (stack, logical id) of every resource that a value refers to, in whatever depth; sorted."""
        found = (self.context.target(each, stack=self.resource.stack) for each in intrinsics(value))
        return tuple(sorted({(each.stack, each.logical_id) for each in found if each is not None}))

    def changed(self, steps: Steps, value: Any) -> dict[str, Any]:
        """Return the template with one property changed."""
        return self.with_resource({**self.resource.body, "Properties": edited(self.properties, steps, value)})

    def with_resource(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the template with another body of the resource."""
        return edited(self.template.body, ("Resources", self.resource.logical_id), body)  # type: ignore[no-any-return]

    def mutant(
        self,
        operator: Operator,
        property_: str,
        body: Mapping[str, Any],
        *,
        controls: tuple[str, ...],
        variant: str = "",
        original: Any = None,
    ) -> Mutant:
        """Return a mutant of the resource.

        Args:
            operator: how it was broken.
            property_: schema path.
            body: the changed template.
            controls: that should notice.
            variant: see `Mutant`.
            original: the value that was changed: of equal mutants, those of unequal shapes count apart.
        """
        return Mutant(
            id=identify(self.resource, property_, operator, variant, shape_of(original)),
            environment=self.environment.name,
            stack=self.resource.stack,
            logical_id=self.resource.logical_id,
            path=self.resource.path,
            resource_type=self.resource.type,
            property=property_,
            operator=operator,
            variant=variant,
            controls=controls,
            parents=self.parents,
            body=body,
        )

    def mutate(
        self,
        node: Node,
        operator: Operator,
        value: Any,
        detail: str = "",
        *,
        at: Steps | None = None,
        benign: bool = False,
    ) -> Mutant:
        """Return a mutant in which a node, or what stands `at` other steps, has another value."""
        return self.mutant(
            operator,
            schema_path(node.steps),
            self.changed(node.steps if at is None else at, value),
            controls=() if benign else node.entry.controls,
            variant=" ".join(filter(None, (positions(node.steps), detail))),
            original=node.value,
        )


def identify(resource: Resource, property_: str, operator: Operator, variant: str, shape: str) -> str:
    """Return 16 hexadecimal digits that are the same for the same change of a construct in every environment."""
    parts = [resource.stack, resource.path, resource.type, property_, shape, operator.value, variant]
    return sha256(json.dumps(parts).encode()).hexdigest()[:16]
