"""Tells scanners, in a template, to be silent."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place

CONTROLS = ("A.8.29", "A.8.9")
"""What the objective `scanner-integrity` serves."""

METADATA = "Metadata"

SILENCERS: Mapping[str, Mapping[str, Any]] = {
    "checkov": {"checkov": {"skip": [{"id": "CKV_AWS_111", "comment": "not now"}]}},
    "cdk-nag": {"cdk_nag": {"rules_to_suppress": [{"id": "AwsSolutions-IAM5", "reason": "not now"}]}},
    "cfn-lint": {"cfn-lint": {"config": {"ignore_checks": ["E3002"]}}},
    "guard": {"guard": {"SuppressedRules": ["S3_BUCKET_LOGGING_ENABLED"]}},
}
"""Tool -> metadata that it obeys. Sources: each tool's page on suppressions."""


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield the first resource of each template with each tool's suppression: it is the same on any of them."""
    if not place.first_here:
        return
    for tool, metadata in SILENCERS.items():
        body = place.resource.body
        changed = {**body, METADATA: {**(body.get(METADATA) or {}), **metadata}}
        yield place.mutant(
            Operator.SUPPRESSION_INJECTED, METADATA, place.with_resource(changed), controls=CONTROLS, variant=tool
        )
