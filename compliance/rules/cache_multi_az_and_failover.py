"""Every shard of the cache has a replica in another zone that takes over by itself."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_range, require_true

RULE = Rule(
    id="cache-multi-az-and-failover",
    title="Every shard of the cache has a replica in another zone that takes over by itself.",
    objective=Objective.REDUNDANCY,
    why="Without one, the loss of a node loses the latest values until they are rebuilt from the database.",
    fix=(
        "Set AutomaticFailoverEnabled and MultiAZEnabled to true, and ReplicasPerNodeGroup to 1 or more "
        "(NumCacheClusters to 2 or more)."
    ),
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
    types=("AWS::ElastiCache::ReplicationGroup",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one replication group."""
    return combine(
        require_true(resource, "AutomaticFailoverEnabled", detail="AutomaticFailoverEnabled is not true"),
        require_true(resource, "MultiAZEnabled", detail="MultiAZEnabled is not true"),
        _replicas(resource),
    )


def _replicas(resource: Resource) -> Result:
    if "NumCacheClusters" in resource.properties:
        return require_range(resource, "NumCacheClusters", least=2, detail="NumCacheClusters is under 2")
    detail = "ReplicasPerNodeGroup is under 1"
    return require_range(resource, "ReplicasPerNodeGroup", least=1, detail=detail)
