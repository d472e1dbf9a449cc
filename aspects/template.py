"""Synthesized templates: resources, and values with their references followed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from aspects.name_table import NAMES
from aspects.property_path import ABSENT, look_up

UNDECIDED: Final = "<?>"
"""The text of a value that the template alone does not decide."""

_VARIABLE: Final = re.compile(r"\$\{([^!][^}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One resource of one template.

    Attributes:
        logical_id: in the template.
        path: the construct path, the stage first; the logical id where the template has none.
        type: the CloudFormation type.
        body: the whole resource, as in the template.
        stack: the stack it is in.
    """

    logical_id: str
    path: str
    type: str
    body: Mapping[str, Any] = field(repr=False)
    stack: "Stack" = field(repr=False)

    @property
    def properties(self) -> Mapping[str, Any]:
        """Its properties, as in the template."""
        found: Mapping[str, Any] = self.body.get("Properties", {})
        return found

    def look_up(self, path: str) -> list[Any]:
        """Return the values at a property path; see `aspects.property_path.look_up`."""
        return look_up(self.properties, path)


class Stack:
    """One synthesized stack.

    Attributes:
        path: the construct path, the stage first.
        name: the physical name; empty where it is not known.
        termination_protection: as in the cloud assembly.
        tags: of the stack itself.
        template: as synthesized.
        template_path: the template file; empty where there is none.
        resources: by logical id.
    """

    def __init__(
        self,
        *,
        path: str,
        template: Mapping[str, Any],
        paths: Mapping[str, str] | None = None,
        name: str = "",
        termination_protection: bool = False,
        tags: Mapping[str, str] | None = None,
        template_path: str = "",
    ) -> None:
        self.path = path
        self.name = name
        self.termination_protection = termination_protection
        self.tags = dict(tags or {})
        self.template_path = template_path
        self.template = template
        self._exporters: Mapping[str, tuple[Stack, Any]] = {}
        self.resources = {
            logical_id: Resource(
                logical_id=logical_id,
                path=body.get("Metadata", {}).get("aws:cdk:path") or (paths or {}).get(logical_id, logical_id),
                type=body["Type"],
                body=body,
                stack=self,
            )
            for logical_id, body in template.get("Resources", {}).items()
        }

    @classmethod
    def from_files(cls, path: str, template: Path) -> "Stack":
        """Read a stack from a cloud assembly: its template, and the manifest beside it.

        Args:
            path: the construct path.
            template: the template file.
        """
        body = json.loads(template.read_text())
        manifest = template.parent / "manifest.json"
        artifacts = json.loads(manifest.read_text())["artifacts"].values() if manifest.exists() else ()
        artifact: Mapping[str, Any] = next(
            (each for each in artifacts if each.get("properties", {}).get("templateFile") == template.name), {}
        )
        properties = artifact.get("properties", {})
        return cls(
            path=path,
            template=body,
            paths=_construct_paths(template.parent / artifact.get("additionalMetadataFile", "none")),
            name=properties.get("stackName", ""),
            termination_protection=properties.get("terminationProtection", False),
            tags=properties.get("tags"),
            template_path=str(template),
        )

    @cached_property
    def exports(self) -> dict[str, Any]:
        """What other stacks may import: export name -> value."""
        outputs = self.template.get("Outputs", {}).values()
        return {self.text(each["Export"]["Name"]): each["Value"] for each in outputs if "Export" in each}

    def connect(self, stacks: Sequence["Stack"]) -> None:
        """Let imports be followed into `stacks`, the stacks of the same environment."""
        self._exporters = {name: (stack, value) for stack in stacks for name, value in stack.exports.items()}

    def target(self, value: Any) -> Resource | None:
        """Return the resource that a Ref, Fn::GetAtt or Fn::ImportValue points at, or None."""
        match value:
            case {"Ref": str(logical_id)} | {"Fn::GetAtt": [str(logical_id), *_]}:
                return self.resources.get(logical_id)
            case {"Fn::ImportValue": name} if (text := self.text(name)) in self._exporters:
                stack, exported = self._exporters[text]
                return stack.target(exported)
        return None

    def text(self, value: Any) -> str:  # noqa: PLR0911 - one answer an intrinsic
        """Return a value as text.

        References to named resources become the name, what only a deployment knows becomes `<...>`, and so does what a
        condition decides (`<?>`).
        """
        match value:
            case bool():
                return str(value).lower()
            case str() | int() | float():
                return str(value)
            case {"Ref": str(logical_id)}:
                return self._name(logical_id) or f"<{logical_id.removeprefix('AWS::')}>"
            case {"Fn::GetAtt": [str(logical_id), str(attribute)]}:
                return self._name(logical_id, attribute) or f"<{logical_id}.{attribute}>"
            case {"Fn::Join": [str(separator), list(parts)]}:
                return separator.join(self.text(part) for part in parts)
            case {"Fn::Sub": str(text)}:
                return self._substituted(text, {})
            case {"Fn::Sub": [str(text), dict(variables)]}:
                return self._substituted(text, variables)
            case {"Fn::Select": [index, {"Fn::Split": [str(separator), source]}]}:
                parts = self.text(source).split(separator)
                return parts[int(index)] if int(index) < len(parts) else UNDECIDED
            case {"Fn::ImportValue": name}:
                exporter = self._exporters.get(self.text(name))
                return exporter[0].text(exporter[1]) if exporter else f"<{self.text(name)}>"
        return UNDECIDED

    def _substituted(self, text: str, variables: Mapping[str, Any]) -> str:
        def replace(match: re.Match[str]) -> str:
            variable = match[1]
            if variable in variables:
                return self.text(variables[variable])
            logical_id, _, attribute = variable.partition(".")
            return self.text({"Fn::GetAtt": [logical_id, attribute]} if attribute else {"Ref": logical_id})

        return _VARIABLE.sub(replace, text)

    def _name(self, logical_id: str, attribute: str | None = None) -> str | None:
        resource = self.resources.get(logical_id)
        if resource is None:
            default = self.template.get("Parameters", {}).get(logical_id, {}).get("Default")
            return None if default is None else str(default)
        row = NAMES.named.get(resource.type)
        if row is None or not (row.ref if attribute is None else attribute == row.property):
            return None
        found = resource.look_up(row.property)
        return None if found == [ABSENT] else self.text(found[0])


def _construct_paths(metadata: Path) -> dict[str, str]:
    """Return logical id -> construct path from the metadata that the assembly keeps beside a template."""
    if not metadata.exists():
        return {}
    return {
        entry["data"]: path.removeprefix("/")
        for path, entries in json.loads(metadata.read_text()).items()
        for entry in entries
        if entry["type"] == "aws:cdk:logicalId"
    }
