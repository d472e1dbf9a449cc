"""A bucket's policy alone says who may read it: no access control list does."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown

RULE = Rule(
    id="bucket-without-acls",
    title="A bucket's policy alone says who may read it: no access control list does.",
    objective=Objective.PUBLIC_ACCESS,
    why="With lists, whoever writes an object decides who reads it, past the bucket's policy.",
    fix="Set ObjectOwnership to BucketOwnerEnforced in OwnershipControls, and take AccessControl out.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    types=("AWS::S3::Bucket",),
)

ENFORCED = "BucketOwnerEnforced"
TO_MANY = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
"""Canned lists that admit the world, or everybody with any account at all."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one bucket; since April 2023 lists are off in a new bucket that says nothing."""
    return combine(_ownership(resource, context), _canned(resource, context))


def _ownership(resource: Resource, context: Context) -> Result:
    path = "OwnershipControls"
    controls = resource.properties.get(path)
    if controls is None:
        return passed(path)
    rules = value_at(controls, "Rules")
    if unresolved(controls) or unresolved(rules):
        return unknown(path)
    for each in as_list(rules):
        value = each.get("ObjectOwnership") if isinstance(each, Mapping) else None
        text = context.text(value, stack=resource.stack)
        if value is not None and text is None:
            return unknown(path)
        if text != ENFORCED:
            return failed(path, detail=f"ObjectOwnership is not {ENFORCED}")
    return passed(path) if as_list(rules) else failed(path, detail=f"ObjectOwnership is not {ENFORCED}")


def _canned(resource: Resource, context: Context) -> Result:
    path = "AccessControl"
    value = resource.properties.get(path)
    text = context.text(value, stack=resource.stack)
    if value is not None and text is None:
        return unknown(path)
    return failed(path, detail=f"{path} admits everybody") if text in TO_MANY else passed(path)
