"""A cache user may not run administrative commands."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="cache-user-restricted",
    title="A cache user may not run administrative commands.",
    objective=Objective.LEAST_PRIVILEGE,
    why="With every command a stolen cache password can flush the data, change the configuration or read other users.",
    fix='Take "+@all" without "-@dangerous" out of AccessString.',
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
    types=("AWS::ElastiCache::User",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one user; one that is off may do nothing."""
    access = context.text(resource.properties.get("AccessString"), stack=resource.stack)
    if access is None:
        return unknown("AccessString")
    words = access.lower().split()
    if words[:1] == ["off"]:
        return passed("AccessString")
    if ("+@all" in words or "allcommands" in words) and "-@dangerous" not in words:
        return failed("AccessString", detail="AccessString allows every command, dangerous ones too")
    return passed("AccessString")
