"""Nothing in a template tells a scanner to look away."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed

RULE = Rule(
    id="template-silences-no-scanner",
    title="Nothing in a template tells a scanner to look away.",
    objective=Objective.SCANNER_INTEGRITY,
    why="An exception that hides in the code it excuses is seen by no risk owner and has no end.",
    fix="Remove the metadata that the finding names; put an acceptance into the register instead.",
    source="https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html",
)

SILENCERS = ("checkov", "cdk_nag", "cfn-lint", "cfn_nag", "guard", "cfn-guard", "kics", "trivy", "snyk")


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one resource: its Metadata, which no scanner shows."""
    metadata = resource.body.get("Metadata")
    keys = {str(key).lower(): key for key in metadata} if isinstance(metadata, Mapping) else {}
    found = sorted(name for name in SILENCERS if name in keys)
    return failed("Metadata", detail=f"silences {', '.join(found)}") if found else passed("Metadata")
