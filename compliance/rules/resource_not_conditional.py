"""No resource depends on a condition that a deployment can switch off."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed

RULE = Rule(
    id="resource-not-conditional",
    title="No resource depends on a condition that a deployment can switch off.",
    objective=Objective.SECURE_CONFIGURATION,
    why=(
        "Every other rule reads the template as if the resource were created: with the parameter of a deployment, "
        "a detector, a web ACL or a backup is then simply not there."
    ),
    fix="Remove the resource's Condition; what an environment does not need is left out when it is synthesized.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html",
)

METADATA = "AWS::CDK::Metadata"
"""Configures nothing, and the library itself makes it conditional."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource; without a suffix it is not ours, and who deploys it may choose."""
    if resource.type == METADATA:
        return not_applicable()
    if "Condition" not in resource.body:
        return passed("Condition")
    condition = resource.body["Condition"]
    if not context.suffix:
        return not_evaluated("Condition", detail=f"whether the resource exists is decided by the condition {condition}")
    return failed("Condition", detail=f"the resource exists only if the condition {condition} holds")
