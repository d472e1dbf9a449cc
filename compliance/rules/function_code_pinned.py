"""A function's package is named by its content, and all of its code comes from the account."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="function-code-pinned",
    title="A function's package is named by its content, and all of its code comes from the account.",
    objective=Objective.SOFTWARE_INSTALLATION,
    why="A package under a fixed name is whatever was put there last; a layer of others is what they make of it.",
    fix="Name the package by its digest or set S3ObjectVersion; use buckets and layers of the account.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html",
    types=("AWS::Lambda::Function",),
)

DIGEST = re.compile(r"[0-9a-f]{32,64}")
LAYER = re.compile(r"arn:[a-z-]+:lambda:[^:]+:([^:]+):layer:")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; code in the template and images are named elsewhere."""
    return combine(_key(resource, context), _bucket(resource, context), _layers(resource, context))


def _key(resource: Resource, context: Context) -> Result:
    path, version = "Code.S3Key", value_at(resource.properties, "Code.S3ObjectVersion")
    value = value_at(resource.properties, path)
    if value is None:
        return _unnamed(resource, path, "Code.S3Bucket")
    text = outline(context, value, stack=resource.stack)
    if version or DIGEST.search(text):
        return passed(path)
    return unknown(path) if "*" in text else failed(path, detail="the package is not named by its content")


def _bucket(resource: Resource, context: Context) -> Result:
    """Answer whose bucket it is: one of the templates, or one with the account's number in its name."""
    path = "Code.S3Bucket"
    value = value_at(resource.properties, path)
    if value is None:
        return _unnamed(resource, path, "Code.S3Key")
    target, name = context.target(value, stack=resource.stack), context.text(value, stack=resource.stack)
    account = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    if target is not None or (name and account and account in name):
        return passed(path)
    if not context.suffix or name is None or account is None:
        return unknown(path)
    return failed(path, detail="a bucket of which nobody can tell whose it is")


def _unnamed(resource: Resource, path: str, other: str) -> Result:
    """Answer for a half of a package's address that is absent while the other half is there."""
    return (
        not_applicable() if value_at(resource.properties, other) is None else failed(path, detail="no package is named")
    )


def _layers(resource: Resource, context: Context) -> Result:
    layers = resource.properties.get("Layers")
    if not layers:
        return not_applicable()
    if unresolved(layers):
        return unknown("Layers")
    account = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    found = [LAYER.match(outline(context, each, stack=resource.stack)) for each in as_list(layers)]
    foreign = any(each is not None and each[1] not in (account, "*") for each in found)
    return failed("Layers", detail="a layer of another account") if foreign else passed("Layers")
