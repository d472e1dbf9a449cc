"""A function runs on a runtime that is still patched, and gets the patches by itself."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, require_text, unknown

RULE = Rule(
    id="function-runtime-supported",
    title="A function runs on a runtime that is still patched, and gets the patches by itself.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="A deprecated runtime gets no security fixes, and one that is held back gets them with the next deployment.",
    fix="Set Runtime to a supported one; leave RuntimeManagementConfig out, or UpdateRuntimeOn at Auto.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    types=("AWS::Lambda::Function",),
)

DEPRECATED = frozenset(
    {
        "dotnet6", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "go1.x", "java8",
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x",
        "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x", "provided", "provided.al2", "python2.7",
        "python3.6", "python3.7", "python3.8", "python3.9", "python3.10", "ruby2.5", "ruby2.7", "ruby3.2",
    }
)  # fmt: skip
"""Deprecated before 2026-11-01 by the table of life cycles that cfn-lint 1.58.0 brings (LmbdRuntimeLifecycle.json)."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; the runtime of an image is the image's, which is scanned."""
    if resource.properties.get("PackageType") == "Image" or value_at(resource.properties, "Code.ImageUri"):
        return not_applicable()
    value, updates = resource.properties.get("Runtime", ""), "RuntimeManagementConfig.UpdateRuntimeOn"
    text = context.text(value, stack=resource.stack)
    if text is None:
        return unknown("Runtime")
    return combine(
        failed("Runtime", detail="no runtime that is supported") if text in DEPRECATED | {""} else passed("Runtime"),
        require_text(resource, context, updates, ("Auto",), default="Auto", detail="patches of the runtime wait"),
    )
