"""A bucket that goes with its stack is emptied first."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="bucket-emptied-on-destroy",
    title="A bucket that goes with its stack is emptied first.",
    objective=Objective.DATA_DELETION,
    why="A bucket with objects in it cannot be deleted: the destroy stops, and what should be gone stays.",
    fix="Turn on auto_delete_objects next to the removal policy DESTROY.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    types=("AWS::S3::Bucket",),
)

EMPTIES = "Custom::S3AutoDeleteObjects"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one bucket of an environment with a suffix that is deleted with its stack."""
    if not context.suffix or resource.body.get("DeletionPolicy") != "Delete":
        return not_applicable()
    named = ((each.properties.get("BucketName"), each.stack) for each in context.resources(EMPTIES))
    found = referred_to(context, named, resource)
    if found is None:
        return not_evaluated("DeletionPolicy", detail="which bucket is emptied is only known once deployed")
    return passed("DeletionPolicy") if found else failed("DeletionPolicy", detail="nothing empties the bucket")
