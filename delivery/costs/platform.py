"""What the templates of an environment make, as pricers look at it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from delivery.cloud_assembly import Stack

STACK_TAG = "aws:cloudformation:stack-name"
"""A tag that AWS puts on what a stack makes, and that can be activated for cost allocation."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource of a template.

    Attributes:
        stack: the stack's name in CloudFormation.
        id: its logical id.
        type: its type.
        properties: as the template has them, tokens unresolved.
    """

    stack: str
    id: str
    type: str
    properties: Mapping[str, Any] = field(repr=False)

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """Its tags, the stack's name among them; empty for what carries none."""
        own: dict[str, str] = {}
        for name, value in self.properties.items():
            if name.endswith("Tags") and isinstance(value, list | dict):
                pairs = {each["Key"]: each["Value"] for each in value} if isinstance(value, list) else value
                own |= {key: found if isinstance(found, str) else json.dumps(found) for key, found in pairs.items()}
        return {STACK_TAG: self.stack, **own} if own else {}

    def number(self, name: str, default: float = 0) -> float:
        """Return a property that is a number, or the text of one."""
        return float(self.properties.get(name, default))


@dataclass(frozen=True, kw_only=True)
class Platform:
    """Stacks of one environment, or of its account.

    Attributes:
        resources: of all of them.
    """

    resources: Sequence[Resource]

    @classmethod
    def of(cls, stacks: Sequence[Stack]) -> "Platform":
        """Return what stacks make."""
        return cls(
            resources=tuple(
                Resource(stack=stack.name, id=name, type=each["Type"], properties=each.get("Properties", {}))
                for stack in stacks
                for name, each in stack.resources.items()
            )
        )

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for each in self.resources:
            found.setdefault(each.type, []).append(each)
        return found

    def all(self, kind: str) -> Sequence[Resource]:
        """Return the resources of a type."""
        return self._by_type.get(kind, [])

    def beside(self, other: Resource, kind: str) -> Iterator[Resource]:
        """Yield the resources of a type in the stack of another one."""
        return (each for each in self.all(kind) if each.stack == other.stack)
