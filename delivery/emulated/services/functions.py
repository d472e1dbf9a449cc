"""Lambda, EventBridge."""

import json

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _function(client: Clients, live: Live) -> JSON:
    api = client("lambda")
    answer = api.get_function(FunctionName=live.id)
    return {
        **answer["Configuration"],
        "reserved": api.get_function_concurrency(FunctionName=live.id).get("ReservedConcurrentExecutions"),
        "tags": [{"Key": key, "Value": value} for key, value in answer.get("Tags", {}).items() if key[:4] != "aws:"],
    }


def _permission(client: Clients, live: Live) -> JSON:
    policy = json.loads(client("lambda").get_policy(FunctionName=live.properties["FunctionName"])["Policy"])
    return next((each for each in policy["Statement"] if each["Sid"] == live.id), None)


def _rule(client: Clients, live: Live) -> JSON:
    events, name = client("events"), live.properties["Name"]
    return {**events.describe_rule(Name=name), "Targets": events.list_targets_by_rule(Rule=name)["Targets"]}


CHECKS = (
    Check(
        type="AWS::Lambda::Function",
        read=_function,
        fields={
            "FunctionName": "FunctionName",
            "Description": "Description",
            "Handler": "Handler",
            "Runtime": "Runtime",
            "Role": "Role",
            "Timeout": "Timeout",
            "MemorySize": "MemorySize",
            "Architectures": "Architectures",
            "Environment.Variables": "Environment.Variables",
            "KmsKeyArn": "KMSKeyArn",
            "LoggingConfig.LogGroup": "LoggingConfig.LogGroup",
            "DeadLetterConfig.TargetArn": "DeadLetterConfig.TargetArn",
            "TracingConfig.Mode": "TracingConfig.Mode",
            "VpcConfig.SubnetIds": "VpcConfig.SubnetIds",
            "VpcConfig.SecurityGroupIds": "VpcConfig.SecurityGroupIds",
            "ReservedConcurrentExecutions": "reserved",
            "Tags": "tags",
        },
        watched=("CodeSha256",),
    ),
    Check(
        type="AWS::Lambda::Permission",
        read=_permission,
        fields={
            "Action": "Action",
            "Principal": "Principal.Service",
            "SourceAccount": 'Condition.StringEquals."AWS:SourceAccount"',
            "SourceArn": 'Condition.ArnLike."AWS:SourceArn"',
        },
    ),
    Check(
        type="AWS::Events::Rule",
        read=_rule,
        fields={
            "Name": "Name",
            "Description": "Description",
            "ScheduleExpression": "ScheduleExpression",
            "EventPattern": "EventPattern",
            "State": "State",
            "Targets[].Arn": "Targets[].Arn",
        },
    ),
)
