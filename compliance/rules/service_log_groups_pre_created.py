"""A log group that a service would create by itself is declared."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import outline, targets

RULE = Rule(
    id="service-log-groups-pre-created",
    title="A log group that a service would create by itself is declared.",
    objective=Objective.LOGGING,
    why=(
        "The one that the service creates has no key, no retention, no mask and no archive, and outlives the "
        "environment."
    ),
    fix="Declare an AWS::Logs::LogGroup with the name that the service uses; the finding says which.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-services-sending-logs.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::ECS::Cluster",
        "AWS::ApiGateway::Stage",
        "AWS::Lambda::Function",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource; one that writes no log is not spoken of."""
    path, wanted = _expected(resource)
    if not wanted:
        return not_applicable()
    if value_at(resource.properties, path) is None:
        return failed(path, detail=f"{path} is absent: the log group's name cannot be known, so it is not declared")
    declared = {
        _identity(context, each.properties.get("LogGroupName"), stack=each.stack)
        for each in context.resources("AWS::Logs::LogGroup")
    }
    names = [_identity(context, value, stack=resource.stack) for value in wanted]
    missing = [name for name, who in names if (name, who) not in declared]
    if any("*" in name for name in missing):
        return unknown(path)
    return failed(path, detail=f"log group not declared: {', '.join(missing)}") if missing else passed(path)


def _identity(context: Context, value: Any, *, stack: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """Return a name; where a part of it is made up by a service, also the resources that it is made of."""
    name = outline(context, value, stack=stack)
    made_of = targets(context, value, stack=stack) if "*" in name else []
    return name, frozenset((each.stack, each.logical_id) for each in made_of)


def _expected(resource: Resource) -> tuple[str, list[Any]]:
    """Return the property that decides about the names, and the names of the log groups that the service writes."""
    found = resource.properties
    match resource.type:
        case "AWS::RDS::DBInstance" | "AWS::RDS::DBCluster":
            kind = "cluster" if resource.type.endswith("Cluster") else "instance"
            path = "DBClusterIdentifier" if kind == "cluster" else "DBInstanceIdentifier"
            exports = as_list(found.get("EnableCloudwatchLogsExports"))
            return path, [_join(f"/aws/rds/{kind}/", found.get(path), f"/{each}") for each in exports]
        case "AWS::ECS::Cluster":
            settings = [each for each in as_list(found.get("ClusterSettings")) if isinstance(each, Mapping)]
            on = any(each.get("Name") == "containerInsights" and each.get("Value") != "disabled" for each in settings)
            name = _join("/aws/ecs/containerinsights/", found.get("ClusterName"), "/performance")
            return "ClusterName", [name] if on else []
        case "AWS::ApiGateway::Stage":
            methods = [each for each in as_list(found.get("MethodSettings")) if isinstance(each, Mapping)]
            on = any(each.get("LoggingLevel", "OFF") != "OFF" for each in methods)
            name = _join("API-Gateway-Execution-Logs_", found.get("RestApiId"), "/", found.get("StageName"))
            return "StageName", [name] if on else []
    group = value_at(found, "LoggingConfig.LogGroup")
    if group is not None:
        return "LoggingConfig.LogGroup", [group]
    return "FunctionName", [_join("/aws/lambda/", found.get("FunctionName"))]


def _join(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}
