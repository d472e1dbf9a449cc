"""CloudFormation's resource schemas, as cfn-lint bundles them: what the tables of the policies are checked against.

``python -m tests.aspects.schemas`` writes `aspects/tag_table.toml` anew.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from aspects.name_table import NAMES

REGION = "us-east-1"
TAG_TABLE = Path(__file__).parents[2] / "aspects" / "tag_table.toml"
CDK_ONLY = frozenset({"Custom::"})
"""Types of the name table that no schema describes."""

KNOWN_TYPES = sorted(NAMES.types - CDK_ONLY)


@cache
def schema(resource_type: str) -> Mapping[str, Any]:
    """Return the schema of a resource type."""
    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    return found


def pointers(resource_type: str, key: str) -> set[str]:
    """Return a list of property pointers of a schema, `readOnlyProperties` for example, as paths with dots."""
    return {each.removeprefix("/properties/").replace("/", ".") for each in schema(resource_type).get(key, ())}


def property_paths(resource_type: str, *, depth: int) -> set[str]:
    """Return the paths of the properties that can be written, lists looked through, at most `depth` names long."""
    whole = schema(resource_type)
    read_only = pointers(resource_type, "readOnlyProperties")
    paths = (".".join(each) for each in _walk(whole, whole, (), (), depth))
    return {path for path in paths if not any(f"{path}.".startswith(f"{each}.") for each in read_only)}


def _walk(
    whole: Mapping[str, Any], node: Any, path: tuple[str, ...], seen: tuple[str, ...], depth: int
) -> Iterator[tuple[str, ...]]:
    if not isinstance(node, Mapping):
        return
    reference = node.get("$ref")
    if reference is not None:
        if reference not in seen:
            target: Any = whole
            for part in reference.removeprefix("#/").split("/"):
                target = target[part]
            yield from _walk(whole, target, path, (*seen, reference), depth)
        return
    if len(path) < depth:
        for name, inner in node.get("properties", {}).items():
            yield (*path, name)
            yield from _walk(whole, inner, (*path, name), seen, depth)
    yield from _walk(whole, node.get("items"), path, seen, depth)
    for alternatives in ("oneOf", "anyOf", "allOf"):
        for inner in node.get(alternatives, ()):
            yield from _walk(whole, inner, path, seen, depth)


def tag_property(resource_type: str) -> tuple[str, str] | None:
    """Return where a type keeps its tags and in which shape, `list` or `map`; None if it cannot be tagged."""
    found = schema(resource_type)
    tagging = found.get("tagging", {"taggable": "Tags" in found["properties"]})
    if not tagging.get("taggable", True):
        return None
    name = tagging.get("tagProperty", "/properties/Tags").removeprefix("/properties/")
    definition = found["properties"][name]
    while "$ref" in definition:
        definition = found["definitions"][definition["$ref"].rpartition("/")[2]]
    return name, "list" if definition["type"] == "array" else "map"


def render_tag_table() -> str:
    """Return the table of tag properties for every type of the name table, as it has to be committed."""
    rows = [
        f'"{each}" = {{ property = "{found[0]}", shape = "{found[1]}" }}'
        for each in KNOWN_TYPES
        if (found := tag_property(each))
    ]
    header = (
        "# Generated from CloudFormation's resource schemas; `python -m tests.aspects.schemas` writes it anew.",
        "# Where each type of name_table.toml that can be tagged keeps its tags.",
    )
    return "\n".join([*header, "", *rows, ""])


if __name__ == "__main__":
    TAG_TABLE.write_text(render_tag_table())
    sys.stdout.write(f"{TAG_TABLE.name}: written\n")
