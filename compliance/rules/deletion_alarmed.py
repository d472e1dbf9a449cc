"""Somebody is told when data, or the key to it, is deleted."""

from compliance.digest import value_at
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import has_account_baseline
from compliance.rules_support.answers import as_list

RULE = Rule(
    id="deletion-alarmed",
    title="Somebody is told when data, or the key to it, is deleted.",
    objective=Objective.MONITORING,
    why=(
        "Environments are made to be destroyed; a destroy that nobody ordered must not go unnoticed for the days a "
        "key can be rescued."
    ),
    fix=(
        'Add an AWS::Events::Rule on "AWS API Call via CloudTrail" with the eventNames that the finding names, and a '
        "target."
    ),
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html",
)

DELETIONS = {
    "AWS::RDS::DBInstance": "DeleteDBInstance",
    "AWS::EFS::FileSystem": "DeleteFileSystem",
    "AWS::DynamoDB::Table": "DeleteTable",
    "AWS::Kinesis::Stream": "DeleteStream",
    "AWS::SecretsManager::Secret": "DeleteSecret",
    "AWS::KMS::Key": "ScheduleKeyDeletion",
}
"""Type to the call that destroys its data."""


def check(context: Context) -> Result:
    """Answer for one environment whose account's baseline is among its templates."""
    if not has_account_baseline(context):
        return not_applicable()
    watched = {
        str(name)
        for rule in context.resources("AWS::Events::Rule")
        if rule.properties.get("State") != "DISABLED" and as_list(rule.properties.get("Targets"))
        for name in as_list(value_at(rule.properties, "EventPattern.detail.eventName"))
    }
    wanted = {call for kind, call in DELETIONS.items() if list(context.resources(kind))}
    missing = sorted(wanted - watched)
    return failed(detail=f"nobody is told of {', '.join(missing)}") if missing else passed()
