"""Stores of confidential data, personal data among it, are encrypted with a key that only their owner controls."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import unknown
from compliance.rules_support.keys import customer_managed_key
from compliance.rules_support.promises import PROTECTED_CLASSIFICATIONS
from compliance.rules_support.tags import tags_of, tags_property

RULE = Rule(
    id="classified-store-protected",
    title=(
        "Stores of confidential data, personal data among it, are encrypted with a key that only their owner controls."
    ),
    objective=Objective.PRIVACY,
    why="A label that changes nothing protects nobody: the class must decide about the key.",
    fix="Set the key property that the finding names, or correct the tag DataClassification.",
    source="https://docs.aws.amazon.com/prescriptive-guidance/latest/privacy-reference-architecture/introduction.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::DynamoDB::Table",
        "AWS::EFS::FileSystem",
        "AWS::Kinesis::Stream",
        "AWS::SQS::Queue",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::SecretsManager::Secret",
        "AWS::Logs::LogGroup",
    ),
)

KEYS = {
    "AWS::RDS::DBInstance": "KmsKeyId",
    "AWS::RDS::DBCluster": "KmsKeyId",
    "AWS::DynamoDB::Table": "SSESpecification.KMSMasterKeyId",
    "AWS::EFS::FileSystem": "KmsKeyId",
    "AWS::Kinesis::Stream": "StreamEncryption.KeyId",
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::ElastiCache::ReplicationGroup": "KmsKeyId",
    "AWS::SecretsManager::Secret": "KmsKeyId",
    "AWS::Logs::LogGroup": "KmsKeyId",
}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one store that is labelled; one of a lower class is not spoken of."""
    tags = tags_of(resource)
    if tags is None:
        return unknown(tags_property(resource) or "Tags")
    if "DataClassification" not in tags:
        return not_applicable()
    label = context.text(tags["DataClassification"], stack=resource.stack)
    if label is None:
        return unknown(tags_property(resource) or "Tags")
    if label not in PROTECTED_CLASSIFICATIONS:
        return not_applicable()
    return customer_managed_key(resource, context, KEYS[resource.type])
