"""Synthesizes the application once and answers questions about its templates."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Template:
    """One synthesized stack.

    Attributes:
        path: of the template file.
        body: the whole template.
    """

    path: Path
    body: dict[str, Any]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """All resources by logical id."""
        found: dict[str, dict[str, Any]] = self.body["Resources"]
        return found

    def of_type(self, resource_type: str) -> dict[str, dict[str, Any]]:
        """Return logical id -> properties of every resource of a type."""
        return {
            logical_id: resource.get("Properties", {})
            for logical_id, resource in self.resources.items()
            if resource["Type"] == resource_type
        }

    def one(self, resource_type: str, **having: Any) -> dict[str, Any]:
        """Return the properties of the only resource of a type (with these property values)."""
        found = [
            properties
            for properties in self.of_type(resource_type).values()
            if all(properties.get(key) == value for key, value in having.items())
        ]
        assert len(found) == 1, f"{len(found)} resources of {resource_type} with {having} in {self.path.name}"
        return found[0]


@dataclass(frozen=True)
class SynthesizedAssembly:
    """A cloud assembly on disk.

    Attributes:
        directory: its folder.
    """

    directory: Path

    @cached_property
    def _templates(self) -> dict[tuple[str, str], Template]:
        found = {}
        for manifest in sorted(self.directory.glob("assembly-*/manifest.json")):
            for artifact in json.loads(manifest.read_text())["artifacts"].values():
                if artifact["type"] == "aws:cloudformation:stack":
                    stage, _, stack = artifact["displayName"].split(" ")[0].partition("/")
                    path = manifest.parent / artifact["properties"]["templateFile"]
                    found[stage, stack] = Template(path, json.loads(path.read_text()))
        return found

    def template(self, stage: str, stack: str) -> Template:
        """Return one stack's template, `("dev", "Data")` for example."""
        return self._templates[stage, stack]

    def __iter__(self) -> Iterator[tuple[str, str, Template]]:
        """Go through every template as (stage, stack, template)."""
        for (stage, stack), template in self._templates.items():
            yield stage, stack, template
