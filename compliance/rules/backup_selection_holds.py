"""What a backup selection names is backed up: by a plan that is here, and no condition takes it out again."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import outline, targets
from compliance.rules_support.stated import stated
from compliance.rules_support.tags import tags_of

RULE = Rule(
    id="backup-selection-holds",
    title="What a backup selection names is backed up: by a plan that is here, and no condition takes it out again.",
    objective=Objective.BACKUP,
    why="A selection that selects nothing looks like a backup until somebody wants to restore.",
    fix=(
        "Set BackupPlanId to a plan of the environment; take out of NotResources and Conditions what excludes a "
        "resource that Resources names."
    ),
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    types=("AWS::Backup::BackupSelection",),
)

TAG = "aws:ResourceTag/"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one selection."""
    return combine(_plan(resource, context), *_excluded(resource, context), *_conditions(resource, context))


def _plan(resource: Resource, context: Context) -> Result:
    path = "BackupPlanId"
    value = resource.properties.get(path)
    plan = context.target(value, stack=resource.stack)
    if plan is not None and plan.type == "AWS::Backup::BackupPlan":
        return passed(path)
    literal = value is None or context.text(value, stack=resource.stack) is not None
    if not literal or (value is not None and stated(context, default=True)):
        return unknown(path)
    return failed(path, detail="the plan is none of the environment: nothing shows when it backs up, or whether")


def _excluded(resource: Resource, context: Context) -> Iterator[Result]:
    path = "BackupSelection.NotResources"
    body = resource.properties.get("BackupSelection")
    named = [outline(context, each, stack=resource.stack) for each in as_list(value_at(body, "Resources"))]
    for value in as_list(value_at(body, "NotResources")):
        pattern = context.text(value, stack=resource.stack)
        if pattern is None:
            yield unknown(path)
        elif any(fnmatchcase(each, pattern) for each in named) or pattern == "*":
            yield failed(path, detail="NotResources takes out what Resources names")


def _conditions(resource: Resource, context: Context) -> Iterator[Result]:
    path = "BackupSelection.Conditions"
    conditions = value_at(resource.properties, path)
    if unresolved(conditions):
        yield unknown(path)
        return
    stores = targets(context, value_at(resource.properties, "BackupSelection.Resources"), stack=resource.stack)
    for operator, entries in conditions.items() if isinstance(conditions, Mapping) else ():
        for each in as_list(entries):
            key, value = str(value_at(each, "ConditionKey")), value_at(each, "ConditionValue")
            if operator != "StringEquals" or not key.startswith(TAG):
                yield not_evaluated(path, detail="whether the resources meet a condition is not read here")
            elif any((tags_of(store) or {}).get(key.removeprefix(TAG)) != value for store in stores):
                yield failed(path, detail="a condition takes out what Resources names: its tag is another")
