"""Asks a rule about one resource in a small template."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from compliance.rules.base import Result
from tests.compliance.support import evaluate

SUBJECT = "Subject"
UNKNOWN = {"Fn::ImportValue": "of-a-stack-that-is-not-here"}
"""A value that no template of the environment decides."""
KEY = {"Fn::GetAtt": ["Key", "Arn"]}
"""The key that every template here has."""
KEY_RESOURCE = {"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}}}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a resource in the form of a template."""
    return {"Type": kind, "Properties": properties}


def ref(logical_id: str) -> dict[str, str]:
    """Return a reference to a resource."""
    return {"Ref": logical_id}


def attribute(logical_id: str, name: str) -> dict[str, list[str]]:
    """Return a reference to a resource's attribute."""
    return {"Fn::GetAtt": [logical_id, name]}


def policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**parts: Any) -> dict[str, Any]:
    """Return a statement that allows."""
    return {"Effect": "Allow", **parts}


DENY_PLAIN: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
"""Denies everybody what does not come over TLS."""


def judge(
    rule: ModuleType,
    kind: str = "",
    *,
    around: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    suffix: str = "dev",
    **properties: Any,
) -> Result:
    """Return what a rule says of the resource `Subject`, of the rule's first type unless `kind` says otherwise.

    Args:
        rule: the rule's module.
        kind: the type.
        around: other resources by logical id; a key is always there.
        body: of the resource beside its type and properties, `DeletionPolicy` for example.
        suffix: of the environment; empty for a template that is not ours.
        properties: of the resource.
    """
    subject = {**resource(kind or rule.RULE.types[0], **properties), **(body or {})}
    template = {"Resources": {**KEY_RESOURCE, **(around or {}), SUBJECT: subject}}
    return evaluate(rule, template, suffix)[SUBJECT]


def judge_environment(rule: ModuleType, suffix: str = "dev", **resources: Any) -> Result:
    """Return what a rule about a whole environment says of one with these resources, and a key."""
    return evaluate(rule, {"Resources": {**KEY_RESOURCE, **resources}}, suffix)[""]
