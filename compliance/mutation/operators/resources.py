"""Takes protecting resources away."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.mutation.model import EXISTENCE, Mutant, Operator
from compliance.mutation.operators.references import imported, referrers
from compliance.mutation.place import ENVIRONMENT, Place


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield the template without the resource, if it protects something and the rest can do without it."""
    existence = place.table.existence_of(place.properties)
    if existence is None or not existence.controls or is_needed(place):
        return
    logical_id = place.resource.logical_id
    body = place.template.body
    exported = referrers(place.template, section="Outputs").get(logical_id, ())
    outputs = {name: each for name, each in (body.get("Outputs") or {}).items() if name not in exported}
    resources = {
        key: _without_dependency(each, logical_id) for key, each in body["Resources"].items() if key != logical_id
    }
    changed = {**body, "Resources": resources}
    if "Outputs" in changed:
        changed["Outputs"] = outputs
    mutant = place.mutant(Operator.RESOURCE_REMOVED, EXISTENCE, changed, controls=existence.controls)
    parents = {*place.parents, *place.targets(place.properties), ENVIRONMENT}
    yield replace(mutant, parents=tuple(sorted(parents)))


def is_needed(place: Place) -> bool:
    """Tell whether something refers to a resource, in its template or by an export: without it, that is refused."""
    logical_id = place.resource.logical_id
    outputs = place.template.body.get("Outputs") or {}
    exported = referrers(place.template, section="Outputs").get(logical_id, ())
    return bool(referrers(place.template).get(logical_id)) or any(
        _is_imported(place, outputs[each]) for each in exported
    )


def _is_imported(place: Place, output: Mapping[str, Any]) -> bool:
    export = output.get("Export")
    if not isinstance(export, Mapping):
        return False
    name = place.context.text(export.get("Name"), stack=place.resource.stack)
    return name is None or name in imported(place.environment)


def _without_dependency(body: Mapping[str, Any], logical_id: str) -> Mapping[str, Any]:
    depends = body.get("DependsOn")
    if depends == logical_id:
        return {key: value for key, value in body.items() if key != "DependsOn"}
    if isinstance(depends, list) and logical_id in depends:
        return {**body, "DependsOn": [each for each in depends if each != logical_id]}
    return body
