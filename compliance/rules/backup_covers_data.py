"""Every store that holds data is selected by a backup plan."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.catalogue import NAME_PROPERTIES
from compliance.rules_support.references import physical_name, refers_to
from compliance.rules_support.tags import tags_of

RULE = Rule(
    id="backup-covers-data",
    title="Every store that holds data is selected by a backup plan.",
    objective=Objective.BACKUP,
    why="Backups of the store itself vanish with it; the plan's are in a vault that a destroy does not reach.",
    fix="Add the store's ARN (or its tag) to an AWS::Backup::BackupSelection.",
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::EFS::FileSystem",
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::GlobalTable",
    ),
    evidence_elsewhere=True,
)

SERVICES = {"RDS": "rds", "EFS": "elasticfilesystem", "DynamoDB": "dynamodb"}
"""Service in a type to service in an ARN."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one store; an instance of a cluster is in the cluster's backup."""
    path = NAME_PROPERTIES.get(resource.type, "BackupPolicy")
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    selections = list(context.resources("AWS::Backup::BackupSelection"))
    found = [_selects(context, each, resource) for each in selections]
    if any(found):
        return passed(path)
    if None in found:
        return not_evaluated(path, detail="a backup selection names resources that are only known once deployed")
    return failed(path, detail="no backup selection names this store")


def _selects(context: Context, selection: Resource, resource: Resource) -> bool | None:
    body = selection.properties.get("BackupSelection")
    tags = tags_of(resource) or {}
    for each in as_list(value_at(body, "ListOfTags")):
        if isinstance(each, Mapping) and tags.get(str(each.get("ConditionKey"))) == each.get("ConditionValue"):
            return True
    answers: list[bool | None] = []
    for value in as_list(value_at(body, "Resources")):
        text = context.text(value, stack=selection.stack)
        if text and "*" in text:
            name = physical_name(context, resource) or "?"
            service = SERVICES[resource.type.split("::")[1]]
            answers.append(f":{service}:" in text and fnmatchcase(name, re.split(r"[:/]", text)[-1]))
        else:
            answers.append(refers_to(context, value, resource, stack=selection.stack))
    return True if any(answers) else None if None in answers else False
