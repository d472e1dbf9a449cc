"""Templates of one resource, and what the policies say of them."""

import copy
from typing import Any, Final

from aspects.policy import Policy, Violation
from aspects.property_path import ABSENT
from aspects.template import Stack
from aspects.verification import verify
from tests.policy.specimens import COMPANIONS

TAGS: Final = {
    "Project": "smartfactory",
    "Environment": "dev",
    "EnvironmentSuffix": "dev",
    "Owner": "platform-engineering",
    "CostCenter": "sf-1001",
    "DataClassification": "confidential",
    "ManagedBy": "aws-cdk",
}
SUFFIX: Final = "dev"


def stack(resources: dict[str, Any], *, path: str = "dev/Data", **template: Any) -> Stack:
    """Return a stack with these resources and a key."""
    key = {"Key": {"Type": "AWS::KMS::Key", "Properties": {}}}
    return Stack(
        path=path,
        template={"Resources": {**key, **resources}, **template},
        name="smartfactory-data-dev",
        tags=TAGS,
    )


def resource(resource_type: str, properties: dict[str, Any], **body: Any) -> dict[str, Any]:
    """Return a resource that a stack's template may hold."""
    return {
        "Type": resource_type,
        "Properties": properties,
        "Metadata": {"aws:cdk:path": "dev/Data/It/Resource"},
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        **body,
    }


def violations(policy: Policy, resource_type: str, properties: dict[str, Any], **body: Any) -> list[Violation]:
    """Return what a policy says of one resource, its companion beside it."""
    resources = {"It": resource(resource_type, properties, **body)}
    if resource_type in COMPANIONS:
        resources["Companion"] = COMPANIONS[resource_type]
    found = verify([stack(resources)], [policy])
    return [each for each in found if each.logical_id == "It"]


def changed(properties: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy with the value at a path of names and list indices changed, or removed where it is ABSENT."""
    whole = copy.deepcopy(properties)
    *parents, last = path.split("/")
    node: Any = whole
    for each in parents:
        node = node[int(each)] if isinstance(node, list) else node[each]
    if value is ABSENT:
        del node[last]
    else:
        node[last] = value
    return whole
