"""Every resource that takes tags says whose it is, what it costs whom, and what data it holds."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.catalogue import KNOWN_TYPES
from compliance.rules_support.promises import REQUIRED_TAGS
from compliance.rules_support.tags import tags_of, tags_property

RULE = Rule(
    id="required-tags",
    title="Every resource that takes tags says whose it is, what it costs whom, and what data it holds.",
    objective=Objective.ASSET_INVENTORY,
    why="What has no owner is patched by nobody and deleted by nobody.",
    fix="Add the tags that the finding names.",
    source="https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
)

UNTAGGABLE = frozenset(
    {
        "AWS::CDK::Metadata",
        "AWS::CloudFormation::CustomResource",
        "AWS::CloudFormation::WaitCondition",
        "AWS::CloudFormation::WaitConditionHandle",
    }
)
"""Types outside the catalogue that are known to take no tags."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix, if its type takes tags."""
    path = tags_property(resource)
    if path is None or not context.suffix:
        if context.suffix and resource.type.startswith("AWS::") and resource.type not in KNOWN_TYPES | UNTAGGABLE:
            return not_evaluated("Tags", detail="the catalogue of types does not know whether this one takes tags")
        return not_applicable()
    tags = tags_of(resource)
    if tags is None:
        return unknown(path)
    missing = [name for name in REQUIRED_TAGS if tags.get(name) in (None, "")]
    if missing:
        return failed(path, detail=f"missing tags: {', '.join(missing)}")
    if context.text(tags["EnvironmentSuffix"], stack=resource.stack) not in (context.suffix, None):
        return failed(path, detail="the EnvironmentSuffix tag names another environment")
    return passed(path)
