"""Whose key encrypts."""

from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, not_evaluated, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import targets

KEY_TYPES = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias")


def customer_managed_key(resource: Resource, context: Context, path: str) -> Result:
    """Answer whether the key at `path` is one whose policy and rotation the customer decides.

    A key of the environment or an alias of the customer's is; `alias/aws/...` is the provider's. Of a literal key id
    nobody can tell. Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
    """
    return key_at(value_at(resource.properties, path), context, path=path, stack=resource.stack)


def key_at(value: Any, context: Context, *, path: str, stack: str) -> Result:
    """Answer the same for a value that was taken from `path` before."""
    if value in (None, ""):
        return failed(path, detail=f"{path}: no key is named, so the service's own key encrypts, or none")
    if any(each.type in KEY_TYPES for each in targets(context, value, stack=stack)):
        return passed(path)
    text = context.text(value, stack=stack)
    if text is None:
        return unknown(path)
    if "alias/aws/" in text:
        return failed(path, detail=f"{path}: a key that AWS manages")
    if "alias/" in text:
        return passed(path)
    return not_evaluated(path, detail=f"{path}: a literal key id does not tell who manages the key")
