"""What a stage caches is encrypted."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import (
    Context,
    Objective,
    Result,
    Rule,
    failed,
    is_true,
    not_applicable,
    passed,
    unresolved,
)
from compliance.rules_support.answers import as_list, combine, unknown

RULE = Rule(
    id="api-cache-encrypted",
    title="What a stage caches is encrypted; ours say so before the cache is switched on.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="The cache holds answers as they were sent; whoever switches it on for speed does not think of encryption.",
    fix="Set CacheDataEncrypted to true in every entry of MethodSettings.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    types=("AWS::ApiGateway::Stage",),
)

PATH = "MethodSettings"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stage; of somebody else's only where it caches."""
    settings = resource.properties.get(PATH)
    if unresolved(settings):
        return unknown(PATH)
    entries = [each for each in as_list(settings) if isinstance(each, Mapping)]
    caching = [each for each in entries if context.suffix or is_true(each.get("CachingEnabled"))]
    return combine(*map(_encrypted, caching)) if caching else not_applicable()


def _encrypted(entry: Mapping[str, Any]) -> Result:
    value = entry.get("CacheDataEncrypted")
    if unresolved(value):
        return unknown(PATH)
    return passed(PATH) if is_true(value) else failed(PATH, detail="CacheDataEncrypted is not true")
