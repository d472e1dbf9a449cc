"""Every resource that takes tags says how the data that it holds or handles is classified."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.promises import CLASSIFICATIONS
from compliance.rules_support.tags import STORES, tags_of, tags_property

RULE = Rule(
    id="data-classification-tag",
    title="Every resource that takes tags says how the data that it holds or handles is classified.",
    objective=Objective.CLASSIFICATION_LABELS,
    why="How data must be handled follows from its class; unlabelled data is handled by guess.",
    fix="Add the tag DataClassification with one of the classes of the classification scheme.",
    source="https://docs.aws.amazon.com/whitepapers/latest/data-classification/data-classification.html",
)

NAME = "DataClassification"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource that takes tags: a store in every template, others where the scheme is used."""
    if resource.type not in STORES and not (context.suffix and tags_property(resource)):
        return not_applicable()
    path = tags_property(resource) or "Tags"
    tags = tags_of(resource)
    if tags is None:
        return unknown(path)
    if NAME not in tags:
        return failed(path, detail=f"no tag {NAME}")
    value = context.text(tags[NAME], stack=resource.stack)
    if value is None:
        return unknown(path)
    known = ", ".join(sorted(CLASSIFICATIONS))
    return passed(path) if value in CLASSIFICATIONS else failed(path, detail=f"{NAME} is none of {known}")
