"""The audit trail covers all regions, cannot be changed unnoticed, and is encrypted."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_present, require_true

RULE = Rule(
    id="trail-tamper-evident",
    title="The audit trail covers all regions, cannot be changed unnoticed, and is encrypted.",
    objective=Objective.EVIDENCE_INTEGRITY,
    why="An intruder works in the region nobody looks at, and edits the record afterwards.",
    fix=(
        "Set IsLogging, IsMultiRegionTrail, IncludeGlobalServiceEvents and EnableLogFileValidation to true, and "
        "KMSKeyId."
    ),
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    types=("AWS::CloudTrail::Trail",),
)

SWITCHES = ("IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents", "EnableLogFileValidation")
"""All stated: a switch that is left out can be turned off by hand and shows no drift."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one trail; whose key it is decides the log-archive account."""
    return combine(
        *(require_true(resource, path, detail=f"{path} is not stated as true") for path in SWITCHES),
        require_present(resource, "KMSKeyId", detail="KMSKeyId is absent"),
    )
