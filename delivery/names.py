"""Physical names in templates: what of them can be told without asking, and what the deployed stack tells."""

from collections.abc import Iterator, Mapping
from typing import Any

from delivery.cloud_assembly import Stack

LOG_GROUP = "AWS::Logs::LogGroup"


def log_groups(stack: Stack, ids: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield logical id and name of each log group of a stack; None where the name cannot be told.

    Services write to most of them, and make those again that were deleted while they wrote.

    Args:
        stack: of an assembly.
        ids: the physical id of each resource of the deployed stack; empty once it is gone.
    """
    for logical_id, resource in stack.resources.items():
        if resource["Type"] == LOG_GROUP:
            yield logical_id, ids.get(logical_id) or resolved(resource["Properties"].get("LogGroupName"), stack, ids)


def resolved(value: Any, stack: Stack, ids: Mapping[str, str]) -> str | None:
    """Return the text that a value of a template stands for; None if that cannot be told.

    Args:
        value: a text, or `Ref`, `Fn::Join` or `Fn::Sub` without a list of its own.
        stack: whose account and region count.
        ids: physical ids by logical id.
    """
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            pseudo = {
                "AWS::AccountId": stack.account,
                "AWS::Region": stack.region,
                "AWS::Partition": "aws",
                "AWS::URLSuffix": "amazonaws.com",
                "AWS::StackName": stack.name,
            }
            return pseudo.get(name) or ids.get(name) or _fixed_name(stack.resources.get(name, {}))
        case {"Fn::Join": [str(between), list(parts)]}:
            found = [resolved(part, stack, ids) for part in parts]
            return between.join(each for each in found if each is not None) if None not in found else None
    return None


def _fixed_name(resource: Mapping[str, Any]) -> str | None:
    """Return the name by which other resources refer to one that has it in its template."""
    fixed = {
        "AWS::ApiGateway::Stage": "StageName",
        "AWS::DynamoDB::Table": "TableName",
        "AWS::ECS::Cluster": "ClusterName",
        "AWS::Kinesis::Stream": "Name",
        "AWS::Lambda::Function": "FunctionName",
        "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    }
    name = resource.get("Properties", {}).get(fixed.get(resource.get("Type", ""), ""))
    return name if isinstance(name, str) else None
