"""No resource of an environment refers to another environment."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.promises import ENVIRONMENTS
from compliance.rules_support.references import literals

RULE = Rule(
    id="environment-not-mixed",
    title="No resource of an environment refers to another environment.",
    objective=Objective.ENVIRONMENT_SEPARATION,
    why="A test that writes to production, or a production that depends on a test system, begins with one such name.",
    fix='Refer to this environment\'s own resource; what environments share ends with the suffix "shared".',
    source="https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/organizing-your-aws-environment.html",
)

SHARED = "shared"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix; what is shared speaks of all environments."""
    if context.suffix in ("", SHARED):
        return not_applicable()
    others = [name for name in ENVIRONMENTS if name not in context.suffix.split("-")]
    ending = re.compile(rf"[A-Za-z0-9]-({'|'.join(others)})(?![A-Za-z0-9_-])")
    found = dict.fromkeys(
        (path, match[1])
        for path, value in resource.properties.items()
        for text in literals(value)
        for match in ending.finditer(text)
    )
    if not found:
        return passed()
    paths = dict.fromkeys(path for path, _ in found)
    return failed(*paths, detail="; ".join(f"{path} names {other}" for path, other in found))
