"""A data store begins empty: it is restored from no snapshot and replicates no other store."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed

RULE = Rule(
    id="data-not-restored-from-elsewhere",
    title="A data store begins empty: it is restored from no snapshot and replicates no other store.",
    objective=Objective.TEST_DATA,
    why="A copy of production in a test system is production data without production's protection.",
    fix="Remove the property that the finding names; a restore in an emergency is an acceptance with an end.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::DynamoDB::Table",
        "AWS::EC2::Volume",
    ),
)

ORIGINS = {
    "AWS::RDS::DBInstance": (
        "DBSnapshotIdentifier",
        "DBClusterSnapshotIdentifier",
        "SourceDBInstanceIdentifier",
        "SourceDbiResourceId",
        "SourceDBInstanceAutomatedBackupsArn",
        "SourceDBClusterIdentifier",
    ),
    "AWS::RDS::DBCluster": ("SnapshotIdentifier", "SourceDBClusterIdentifier", "ReplicationSourceIdentifier"),
    "AWS::ElastiCache::ReplicationGroup": ("SnapshotArns", "SnapshotName"),
    "AWS::DynamoDB::Table": ("ImportSourceSpecification",),
    "AWS::EC2::Volume": ("SnapshotId", "SourceVolumeId"),
}
"""Type to the properties that give a store the data of another one."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one data store."""
    paths = ORIGINS[resource.type]
    found = [path for path in paths if resource.properties.get(path) not in (None, "", [])]
    return failed(*found, detail=f"takes data from elsewhere: {', '.join(found)}") if found else passed(*paths)
