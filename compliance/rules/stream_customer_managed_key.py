"""A stream is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="stream-customer-managed-key",
    title="A stream is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why=(
        "With alias/aws/kinesis every principal of the account that may read the stream may decrypt it, and no key "
        "policy can say otherwise."
    ),
    fix="Set StreamEncryption with EncryptionType KMS and KeyId of a key of the environment.",
    source="https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    types=("AWS::Kinesis::Stream",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stream."""
    return customer_managed_key(resource, context, "StreamEncryption.KeyId")
