"""Takes protecting resources away."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.mutation.model import EXISTENCE, Mutant, Operator
from compliance.mutation.operators.references import imported, referrers
from compliance.mutation.place import ENVIRONMENT, Place


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield the template without the resource, if it protects something and the rest can do without it."""
    existence = place.table.existence
    if existence is None or not existence.controls:
        return
    logical_id = place.resource.logical_id
    body = place.template.body
    if referrers(place.template).get(logical_id):
        return
    outputs = dict(body.get("Outputs") or {})
    for name in referrers(place.template, section="Outputs").get(logical_id, ()):
        if _is_imported(place, outputs[name]):
            return
        del outputs[name]
    resources = {
        key: _without_dependency(each, logical_id) for key, each in body["Resources"].items() if key != logical_id
    }
    changed = {**body, "Resources": resources}
    if "Outputs" in changed:
        changed["Outputs"] = outputs
    mutant = place.mutant(Operator.RESOURCE_REMOVED, EXISTENCE, changed, controls=existence.controls)
    parents = {*place.parents, *place.targets(place.properties), ENVIRONMENT}
    yield replace(mutant, parents=tuple(sorted(parents)))


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
