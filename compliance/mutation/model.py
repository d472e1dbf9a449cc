"""What a mutant is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EXISTENCE = "existence"
"""Stands for a property where it is the resource itself that is removed or inserted."""


class Operator(StrEnum):
    """How something is broken."""

    ASSOCIATION_RETARGETED = "association-retargeted"
    AWS_MANAGED_KEY = "aws-managed-key"
    CONDITION_REMOVED = "condition-removed"
    DELETION_POLICY = "deletion-policy"
    DENY_TO_ALLOW = "deny-to-allow"
    EMPTIED = "emptied"
    FLIPPED = "flipped"
    HIDDEN_BY_CONDITION = "hidden-by-condition"
    HIDDEN_BY_NO_VALUE = "hidden-by-no-value"
    HIDDEN_BY_PARAMETER = "hidden-by-parameter"
    HIDDEN_BY_STRING = "hidden-by-string"
    NOT_ACTION = "not-action"
    REMOVED = "removed"
    RESOURCE_INSERTED = "resource-inserted"
    RESOURCE_REMOVED = "resource-removed"
    SUFFIX = "suffix"
    SUPPRESSION_INJECTED = "suppression-injected"
    TAG = "tag"
    THRESHOLD = "threshold"
    WEAKENED = "weakened"
    WIDENED = "widened"
    WILDCARDED = "wildcarded"
    BENIGN = "benign"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One template with one change.

    Attributes:
        id: 16 hexadecimal digits; the same for the same change of the same construct.
        environment: of the template.
        stack: of the template.
        logical_id: the resource that was changed, inserted or removed; empty for a change of the template itself.
        path: its construct path.
        resource_type: its CloudFormation type.
        property: schema path, list elements as `*`; or `EXISTENCE`, `Metadata`, `DeletionPolicy`, ...
        operator: how it was broken.
        variant: tells the mutants of one operator apart (the weaker value; the statement's number); may be empty.
        controls: that the property serves, as `properties.toml` says; empty for a benign change.
        parents: (stack, logical id) of what the resource is attached to; ("", "") for the environment. A kill there
            counts too where the resource is gone, inserted or only attached.
        body: the changed template; shares what did not change with the original.
        twin: the template with a resource inserted that differs from the broken one only in what is broken; None where
            there is no such resource. What notices the twin as well has not noticed what is broken.
    """

    id: str
    environment: str
    stack: str
    logical_id: str
    path: str
    resource_type: str
    property: str
    operator: Operator
    variant: str = ""
    controls: tuple[str, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] = field(repr=False, compare=False)
    twin: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)
