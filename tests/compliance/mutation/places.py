"""What tests of operators share: a resource to break, and what became of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place
from compliance.mutation.properties import Entry, TypeTable
from tests.compliance.support import environment

Changes = dict[tuple[Operator, str, str], Any]


def entry(**fields: Any) -> Entry:
    fields = fields if "none" in fields else {"controls": ["A.8.24"], **fields}
    return msgspec.convert(fields, Entry)


def place(
    resource_type: str,
    properties: Mapping[str, Any],
    entries: Mapping[str, Entry],
    *,
    existence: Entry | None = None,
    parent: tuple[str, ...] = (),
    first: bool = True,
    others: Mapping[str, Any] | None = None,
    stacks: Mapping[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
    **attributes: Any,
) -> Place:
    """Return the resource `It` of the stack `Data`; `others` are in the same stack."""
    resources = {"It": {"Type": resource_type, "Properties": properties, **attributes}, **(others or {})}
    body = {"Resources": resources, **({"Outputs": outputs} if outputs else {})}
    around = environment(suffix="dev", Data=body, **(stacks or {}))
    template = next(each for each in around.templates if each.stack == "Data")
    resource = next(each for each in template.resources if each.logical_id == "It")
    return Place(around, template, resource, TypeTable(entries, existence, parent), first)


def changes(family: Callable[[Place], Iterator[Mutant]], at: Place) -> Changes:
    """Return (operator, property, variant) -> the changed properties."""
    return {
        (each.operator, each.property, each.variant): each.body["Resources"]["It"]["Properties"] for each in family(at)
    }
