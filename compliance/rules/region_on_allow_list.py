"""Resources, and what they refer to, are in regions that were agreed."""

import re

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

ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d):")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix: its stack's region, and every literal ARN in it."""
    own = context.text({"Ref": "AWS::Region"}, stack=resource.stack)
    if not context.suffix:
        return not_applicable()
    if own is None:
        return not_evaluated(detail="the stack's region is only known once deployed")
    found = {own} | {region for text in literals(resource.properties) for region in ARN.findall(text)}
    foreign = sorted(found - ALLOWED_REGIONS)
    return failed(detail=f"outside of the agreed regions: {', '.join(foreign)}") if foreign else passed()
