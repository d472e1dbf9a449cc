"""A database or cache runs an engine version that is named, and in standard support until 2028 at least."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.stated import stated

RULE = Rule(
    id="engine-version-supported",
    title="A database or cache runs an engine version that is named, and in standard support until 2028 at least.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="After its standard support a version gets fixes for the worst flaws alone, late and for money, or none.",
    fix="Set EngineVersion to a version at or above the one that the finding names.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    types=("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::ElastiCache::ReplicationGroup"),
)

PATH = "EngineVersion"
OLDEST: dict[str, tuple[int, ...]] = {
    "aurora-postgresql": (15,),
    "postgres": (15,),
    "aurora-mysql": (8, 0),
    "mysql": (8, 4),
    "mariadb": (10, 11),
    "redis": (7,),
    "valkey": (7,),
}
"""Engine to the oldest version whose standard support goes beyond 31 January 2028.

PostgreSQL 14 leaves it in February 2027, MySQL 8.0 in July 2026, Redis OSS 6 on 31 January 2027.
Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
"""
_NUMBERS = re.compile(r"\d+")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database or cache; a member of a cluster runs the cluster's version."""
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    default = "redis" if resource.type == "AWS::ElastiCache::ReplicationGroup" else None
    named = resource.properties.get("Engine")
    engine = default if named is None else context.text(named, stack=resource.stack)
    oldest = OLDEST.get(engine or "")
    if oldest is None:
        return not_applicable() if engine else unknown("Engine")
    value = resource.properties.get(PATH)
    if value in (None, ""):
        left_open = stated(context, default=True)
        return not_applicable() if left_open else failed(PATH, detail=f"{PATH} is absent: which version runs is open")
    text = context.text(value, stack=resource.stack)
    if text is None:
        return unknown(PATH)
    found = tuple(int(each) for each in _NUMBERS.findall(text))[: len(oldest)]
    least = ".".join(map(str, oldest))
    return passed(PATH) if found >= oldest else failed(PATH, detail=f"{PATH} of {engine} is under {least}")
