"""A key's material stays in the region that was decided on."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_false

RULE = Rule(
    id="key-stays-in-its-region",
    title="A key's material stays in the region that was decided on.",
    objective=Objective.CLOUD_SERVICE_SCOPE,
    why="A multi-region key can be copied to any region, and what it opens read under that region's law.",
    fix="Leave MultiRegion out, or set it to false; accept it where a second region was decided on.",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    types=("AWS::KMS::Key",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one key; keys are of one region by default."""
    return require_false(resource, "MultiRegion", default=False, detail="MultiRegion is true")
