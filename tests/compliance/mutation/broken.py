"""Makes mutants by hand."""

from collections.abc import Mapping
from typing import Any

from compliance.mutation.model import Mutant, Operator


def bucket(**properties: Any) -> dict[str, Any]:
    """Make a bucket."""
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def template(**resources: Any) -> dict[str, Any]:
    """Make a template."""
    return {"Resources": resources}


def mutant(body: Mapping[str, Any] | None = None, **changes: Any) -> Mutant:
    """Make a mutant of the bucket `Bucket` of the stack Data of dev."""
    values: dict[str, Any] = {
        "id": "0000000000000001",
        "environment": "dev",
        "stack": "Data",
        "logical_id": "Bucket",
        "path": "Data/Bucket",
        "resource_type": "AWS::S3::Bucket",
        "property": "BucketName",
        "operator": Operator.REMOVED,
        "controls": ("A.8.24",),
        "body": body or template(Bucket=bucket()),
    }
    return Mutant(**{**values, **changes})
