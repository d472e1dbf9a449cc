"""The tags of a resource, whichever form its type gives them."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import unresolved
from compliance.rules_support.catalogue import TAG_PROPERTIES

STORES = frozenset(
    {
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::DynamoDB::Table",
        "AWS::EFS::FileSystem",
        "AWS::Kinesis::Stream",
        "AWS::SQS::Queue",
        "AWS::SNS::Topic",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
        "AWS::Logs::LogGroup",
    }
)
"""Types that hold data."""


def tags_property(resource: Resource) -> str | None:
    """Return the property that holds the tags; None for a type that takes none or is not known."""
    return TAG_PROPERTIES.get(resource.type)


def tags_of(resource: Resource) -> dict[str, Any] | None:
    """Return key to value, as in the template; None where an intrinsic stands in the place of the tags."""
    named = tags_property(resource)
    found = resource.properties.get(named) if named else None
    if unresolved(found):
        return None
    if isinstance(found, Mapping):
        return dict(found)
    entries = found if isinstance(found, list) else []
    if entries and isinstance(entries[0], Mapping) and "ResourceType" in entries[0]:
        entries = entries[0].get("Tags", [])
    return {str(each["Key"]): each.get("Value") for each in entries if isinstance(each, Mapping) and "Key" in each}
