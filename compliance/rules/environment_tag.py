"""Every resource that takes tags says which environment it belongs to."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.promises import ENVIRONMENTS
from compliance.rules_support.tags import tags_of, tags_property

RULE = Rule(
    id="environment-tag",
    title="Every resource that takes tags says which environment it belongs to.",
    objective=Objective.ENVIRONMENT_SEPARATION,
    why="Policies, budgets and people tell environments apart by their tags; what has none is taken for anybody's.",
    fix="Add the tags EnvironmentSuffix, with the suffix, and Environment, with the environment that the suffix names.",
    source="https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
)

SHARED = "shared"
"""Environment and suffix of what all environments of an account have in common."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix, if its type takes tags."""
    path = tags_property(resource)
    if path is None or not context.suffix:
        return not_applicable()
    tags = tags_of(resource)
    if tags is None:
        return unknown(path)
    environment = context.text(tags.get("Environment"), stack=resource.stack)
    suffix = context.text(tags.get("EnvironmentSuffix"), stack=resource.stack)
    allowed = (SHARED,) if context.suffix == SHARED else ENVIRONMENTS
    if environment not in allowed:
        return failed(path, detail=f"the tag Environment is none of {', '.join(allowed)}")
    if environment not in meant(context.suffix, allowed):
        return failed(path, detail="the tag Environment names another environment than the suffix does")
    if suffix != context.suffix:
        return failed(path, detail="the tag EnvironmentSuffix is not the suffix of the environment")
    return passed(path)


def meant(suffix: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the environments that a suffix such as `prod` or `prod-blue` names; all where it names none."""
    return tuple(each for each in allowed if each in suffix.split("-")) or allowed
