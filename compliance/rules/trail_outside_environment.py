"""The audit trail is written to a bucket that whoever is audited cannot delete."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="trail-outside-environment",
    title="The audit trail is written to a bucket that whoever is audited cannot delete.",
    objective=Objective.EVIDENCE_INTEGRITY,
    why="Evidence in the reach of the one it speaks of is none.",
    fix="Set S3BucketName to the bucket of the log-archive account.",
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    types=("AWS::CloudTrail::Trail",),
)

PATH = "S3BucketName"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one trail: its bucket is none of the environment's, nor of its account's stack."""
    value = resource.properties.get(PATH)
    if value in (None, ""):
        return failed(PATH, detail="S3BucketName is absent")
    buckets = [refers_to(context, value, each, stack=resource.stack) for each in context.resources("AWS::S3::Bucket")]
    if any(buckets):
        return failed(PATH, detail="the bucket belongs to the same application")
    return unknown(PATH) if context.text(value, stack=resource.stack) is None else passed(PATH)
