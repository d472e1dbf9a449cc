"""The cache refuses connections without TLS."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_text, require_true
from compliance.rules_support.stated import stated

RULE = Rule(
    id="cache-tls-required",
    title="The cache refuses connections without TLS.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why='Transit encryption in mode "preferred" still answers plain connections, password and all.',
    fix='Set TransitEncryptionEnabled to true and TransitEncryptionMode to "required".',
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    types=("AWS::ElastiCache::ReplicationGroup",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one replication group; a new one is in mode "required" unless told otherwise."""
    return combine(
        require_true(resource, "TransitEncryptionEnabled", detail="TransitEncryptionEnabled is not true"),
        require_text(
            resource,
            context,
            "TransitEncryptionMode",
            ("required",),
            default=stated(context, "required"),
            detail="TransitEncryptionMode is not required",
        ),
    )
