"""Destroying an environment deletes all of it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed

RULE = Rule(
    id="deletion-policy-delete",
    title="Destroying an environment deletes all of it.",
    objective=Objective.DATA_DELETION,
    why="What stays behind costs money, keeps data without an owner, and its name stops the next deployment.",
    fix=(
        "Set DeletionPolicy and UpdateReplacePolicy to Delete (removal policy DESTROY); what must survive belongs "
        "outside the application."
    ),
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html",
)

SNAPSHOT_BY_DEFAULT = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
"""Types that CloudFormation snapshots unless told otherwise (an instance of a cluster it deletes)."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix: it is made to be destroyed."""
    if not context.suffix:
        return not_applicable()
    default = "Delete"
    if resource.type in SNAPSHOT_BY_DEFAULT and "DBClusterIdentifier" not in resource.properties:
        default = "Snapshot"
    policies = {
        "DeletionPolicy": resource.body.get("DeletionPolicy", default),
        "UpdateReplacePolicy": resource.body.get("UpdateReplacePolicy", "Delete"),
    }
    wrong = [f"{name} is {value}" for name, value in policies.items() if value != "Delete"]
    return failed(*policies, detail=", ".join(wrong)) if wrong else passed(*policies)
