"""A database's snapshots carry its tags: their class and their owner."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_true

RULE = Rule(
    id="snapshots-carry-tags",
    title="A database's snapshots carry its tags: their class and their owner.",
    objective=Objective.CLASSIFICATION_LABELS,
    why="A snapshot without a label holds the same data as the database, and is treated like any other.",
    fix="Set CopyTagsToSnapshot to true.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
    types=("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one database; of a member of a cluster the cluster's snapshots speak."""
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    return require_true(resource, "CopyTagsToSnapshot", detail="CopyTagsToSnapshot is not true")
