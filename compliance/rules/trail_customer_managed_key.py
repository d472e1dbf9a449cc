"""The audit trail is encrypted with a key that is not AWS's own."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="trail-customer-managed-key",
    title="The audit trail is encrypted with a key that the organisation controls.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="With the bucket's own encryption, whoever may read the bucket reads who did what; a key has its own list.",
    fix="Set KMSKeyId to the key of the log archive.",
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    types=("AWS::CloudTrail::Trail",),
)

PATH = "KMSKeyId"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one trail; CloudTrail refuses AWS's own keys, so that any key that is named is a customer's."""
    value = resource.properties.get(PATH)
    if value in (None, ""):
        return failed(PATH, detail="KMSKeyId is absent")
    if isinstance(value, str) and "alias/aws/" in value:
        return failed(PATH, detail="KMSKeyId is a key that AWS manages")
    known = context.target(value, stack=resource.stack) is not None
    return passed(PATH) if known or context.text(value, stack=resource.stack) else unknown(PATH)
