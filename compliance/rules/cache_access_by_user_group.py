"""The cache knows users, and the default user is off."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import targets

RULE = Rule(
    id="cache-access-by-user-group",
    title="The cache knows users, and the default user is off.",
    objective=Objective.AUTHENTICATION,
    why=(
        "Without a user group whoever reaches the port reads and writes everything; with the default user on, so does "
        "whoever sends no name."
    ),
    fix=(
        'Set UserGroupIds; in the user group put a user with UserName "default" and an AccessString that begins with '
        '"off".'
    ),
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
    types=("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::UserGroup"),
)

PATH = "UserGroupIds"
MEMBERS = "UserIds"
BUILT_IN = "default"
"""The user that the service brings along: on, with every right and no password."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one replication group or user group; Valkey needs no default user, Redis has one in every group."""
    engine = context.text(resource.properties.get("Engine"), stack=resource.stack) or "redis"
    if resource.type == "AWS::ElastiCache::UserGroup":
        return _group(resource, context, engine=engine, path=MEMBERS)
    values = as_list(resource.properties.get(PATH))
    if not values:
        return failed(PATH, detail="no user group: every client may do everything")
    results = []
    for value in values:
        group = next((each for each in targets(context, value, stack=resource.stack)), None)
        results.append(_group(group, context, engine=engine, path=PATH) if group else unknown(PATH))
    return combine(*results)


def _group(group: Resource, context: Context, *, engine: str, path: str) -> Result:
    if any(context.text(each, stack=group.stack) == BUILT_IN for each in as_list(group.properties.get(MEMBERS))):
        return failed(path, detail="the user group has the service's own default user, which is on")
    found = [
        user
        for value in as_list(group.properties.get(MEMBERS))
        for user in targets(context, value, stack=group.stack)
        if user.type == "AWS::ElastiCache::User"
    ]
    defaults = [user for user in found if user.properties.get("UserName") == "default"]
    if not defaults:
        if engine == "valkey":
            return passed(path) if found else unknown(path)
        known = len(found) == len(as_list(group.properties.get(MEMBERS)))
        return failed(path, detail="the user group has no default user of its own") if known else unknown(path)
    on = [user for user in defaults if not str(user.properties.get("AccessString", "")).lower().startswith("off")]
    return failed(path, detail="the default user is on") if on else passed(path)
