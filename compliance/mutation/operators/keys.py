"""Swaps the key that the customer manages for the provider's own."""

from collections.abc import Iterator
from typing import Any

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place
from compliance.mutation.shapes import is_intrinsic

KEY = "AWS::KMS::Key"
ALIAS = "AWS::KMS::Alias"

_SERVICES = {
    "CloudTrail": "s3",  # whose bucket the trail writes to
    "EFS": "elasticfilesystem",
    "RDS": "rds",
    "SecretsManager": "secretsmanager",
}
"""Part of the type's name -> the service in the alias, where they differ. Source: "AWS managed keys" in KMS's guide."""

_WITHOUT = frozenset({"Logs"})
"""Services that encrypt without a key in the customer's account where none is named; same source."""


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield one mutant for each reference to a key."""
    for node in place.nodes:
        alias = managed_alias(place.resource.type)
        if alias and refers_to_key(place, node.value):
            yield place.mutate(node, Operator.AWS_MANAGED_KEY, alias)


def refers_to_key(place: Place, value: Any) -> bool:
    """Tell whether a value is a reference to a key of the environment."""
    if not is_intrinsic(value) or place.resource.type in (KEY, ALIAS):
        return False
    found = place.context.target(value, stack=place.resource.stack)
    return found is not None and found.type in (KEY, ALIAS)


def managed_alias(resource_type: str) -> str:
    """Return the alias of the key that the provider manages for a type's service; empty if there is none."""
    service = resource_type.split("::")[1]
    return "" if service in _WITHOUT else f"alias/aws/{_SERVICES.get(service, service.lower())}"
