"""Whoever uses the cache proves who it is."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="cache-user-authenticates",
    title="Whoever uses the cache proves who it is.",
    objective=Objective.AUTHENTICATION,
    why="Of a user that needs no password, everybody who reaches the port has the rights.",
    fix="Set AuthenticationMode.Type to password or iam, or let AccessString begin with off.",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
    types=("AWS::ElastiCache::User",),
)

PATHS = ("AuthenticationMode.Type", "NoPasswordRequired")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one user; one that is off may do nothing and needs no password."""
    access = context.text(resource.properties.get("AccessString"), stack=resource.stack)
    if access is not None and access.lower().split()[:1] == ["off"]:
        return passed("AccessString")
    value = value_at(resource.properties, PATHS[0])
    mode = "" if value is None else context.text(value, stack=resource.stack)
    if mode is None:
        return unknown(PATHS[0])
    if is_true(resource.properties.get(PATHS[1])) or mode.lower().startswith("no-password"):
        return failed(*PATHS, detail="the user needs no password")
    return (
        passed(*PATHS) if mode or resource.properties.get("Passwords") else failed(*PATHS, detail="no way to sign in")
    )
