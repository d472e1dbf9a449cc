"""Which property of a resource holds a policy that says who may use it."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules_support.policies import Statement, statements

DOCUMENTS: Mapping[str, str] = {
    "AWS::Backup::BackupVault": "AccessPolicy",
    "AWS::ECR::Repository": "RepositoryPolicyText",
    "AWS::EFS::FileSystem": "FileSystemPolicy",
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::Logs::ResourcePolicy": "PolicyDocument",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
    "AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
}
"""Type -> property. Policies of endpoints and APIs are judged by rules of their own."""


def document_of(resource: Resource) -> tuple[str, Any]:
    """Return the path and the policy, a table or JSON text; None where there is none."""
    path = DOCUMENTS[resource.type]
    return path, readable(resource.properties.get(path))


def readable(document: Any) -> Any:
    """Return a policy as it is, and JSON text that an Fn::Join puts together as text with `ref` for what it inserts."""
    match document:
        case {"Fn::Join": ["", list() as parts]} if len(document) == 1:
            return "".join(part if isinstance(part, str) else "ref" for part in parts)
    return document


def allowing(resource: Resource) -> list[Statement]:
    """Return the statements of a resource's policy that allow."""
    path, document = document_of(resource)
    return [each for each in statements(document, path) if each.allows]
