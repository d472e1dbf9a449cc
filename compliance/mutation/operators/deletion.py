"""Keeps data that was to be deleted: what a deleted stack leaves behind."""

from collections.abc import Iterator

from compliance.mutation.edits import REMOVED, edited
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place

CONTROLS = ("A.8.10",)
ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")

SNAPSHOTS = frozenset(
    {
        "AWS::DocDB::DBCluster",
        "AWS::EC2::Volume",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::Neptune::DBCluster",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
    }
)
"""Types for which a policy can be Snapshot. Source: "DeletionPolicy attribute" in CloudFormation's guide."""

KEPT_BY_DEFAULT = frozenset({"AWS::RDS::DBCluster", "AWS::RDS::DBInstance"})
"""Types for which Snapshot is the default; for all others an absent policy means Delete. Same source."""


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield each policy that deletes, changed to one that keeps.

    The policies mean the same on all resources of a type: the first one stands for them.
    """
    if not place.first:
        return
    body = place.resource.body
    for attribute in ATTRIBUTES:
        if body.get(attribute) != "Delete":
            continue
        for value in ("Retain", "Snapshot") if place.resource.type in SNAPSHOTS else ("Retain",):
            changed = {**body, attribute: value}
            yield place.mutant(
                Operator.DELETION_POLICY, attribute, place.with_resource(changed), controls=CONTROLS, variant=value
            )
        if attribute == "DeletionPolicy" and place.resource.type in KEPT_BY_DEFAULT:
            absent = edited(body, (attribute,), REMOVED)
            yield place.mutant(
                Operator.DELETION_POLICY, attribute, place.with_resource(absent), controls=CONTROLS, variant="absent"
            )
