"""Resources, and what they refer to, are in regions that were agreed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.promises import ALLOWED_REGIONS
from compliance.rules_support.references import literals

RULE = Rule(
    id="region-on-allow-list",
    title="Resources, and what they refer to, are in regions that were agreed.",
    objective=Objective.CLOUD_SERVICE_SCOPE,
    why="Where data lies decides which law applies to it.",
    fix="Deploy to, and refer to, regions of the list in compliance/rules_support/promises.toml.",
    source="https://docs.aws.amazon.com/controltower/latest/userguide/region-deny.html",
)

NAMES_REGION = re.compile(r"region$", re.IGNORECASE)
"""Keys whose value is a region: `awslogs-region`, `Region`, `AutomaticBackupReplicationRegion`."""
REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d):")

GLOBAL = {"AWS::ElastiCache::ReplicationGroup": "GlobalReplicationGroupId"}
"""Type to the property that makes it a part of a store in several regions."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix: its stack's region, every region and ARN in it."""
    own = context.text({"Ref": "AWS::Region"}, stack=resource.stack)
    if not context.suffix:
        return not_applicable()
    if own is None:
        return not_evaluated(detail="the stack's region is only known once deployed")
    found = {own} | {region for text in literals(resource.properties) for region in ARN.findall(text)}
    joined = GLOBAL.get(resource.type, "")
    if resource.properties.get(joined) not in (None, ""):
        return failed(joined, detail="a global store copies its data to regions that are not named here")
    found |= set(_named(resource.properties))
    foreign = sorted(found - ALLOWED_REGIONS)
    return failed(detail=f"outside of the agreed regions: {', '.join(foreign)}") if foreign else passed()


def _named(value: Any) -> Iterator[str]:
    """Yield every literal region under a key that names one, in whatever depth."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if isinstance(each, str) and NAMES_REGION.search(str(key)) and REGION.fullmatch(each):
                yield each
            yield from _named(each)
