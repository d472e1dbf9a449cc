"""Makes small environments to be drawn."""

from collections.abc import Mapping
from typing import Any

from compliance.pictures.estate import Estate
from tests.compliance.support import environment

Resources = Mapping[str, Mapping[str, Any]]


def resource(type_: str, **properties: Any) -> dict[str, Any]:
    """Make a resource."""
    return {"Type": type_, "Properties": properties}


def estate(resources: Resources) -> Estate:
    """Make an environment of one stack."""
    return Estate(environment(Data={"Resources": dict(resources)}))


def ref(logical_id: str) -> dict[str, str]:
    """Refer to a resource."""
    return {"Ref": logical_id}


def arn(logical_id: str) -> dict[str, list[str]]:
    """Refer to a resource's ARN."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def group_id(logical_id: str) -> dict[str, list[str]]:
    """Refer to a security group's id."""
    return {"Fn::GetAtt": [logical_id, "GroupId"]}


def passage(source: str, target: str, port: int, *, entered: bool = True) -> dict[str, dict[str, Any]]:
    """Make the rules that let one group open a connection to another; one alone where nothing is let in."""
    said = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "Description": f"why {port}"}
    leaving = resource(
        "AWS::EC2::SecurityGroupEgress",
        GroupId=group_id(source),
        DestinationSecurityGroupId=group_id(target),
        **said,
    )
    entering = resource(
        "AWS::EC2::SecurityGroupIngress", GroupId=group_id(target), SourceSecurityGroupId=group_id(source), **said
    )
    found = {f"From{source}To{target}{port}": leaving}
    return {**found, f"Into{target}Of{source}{port}": entering} if entered else found


def role(*actions: str, on: Any, service: str = "lambda.amazonaws.com") -> dict[str, Any]:
    """Make a role that a service takes and that may do some things."""
    return resource(
        "AWS::IAM::Role",
        AssumeRolePolicyDocument={
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]
        },
        Policies=[
            {
                "PolicyName": "own",
                "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": on}]},
            }
        ],
    )


STREAM: Resources = {
    "Stream": resource("AWS::Kinesis::Stream", Name="telemetry", ShardCount=4, RetentionPeriodHours=48),
    "Writer": resource("AWS::Lambda::Function", FunctionName="writer", Role=arn("WriterRole")),
    "WriterRole": role("kinesis:PutRecords", on=arn("Stream")),
    "Reader": resource("AWS::Lambda::Function", FunctionName="reader", Role=arn("ReaderRole")),
    "ReaderRole": role("kinesis:GetRecords", "sqs:SendMessage", on=[arn("Stream"), arn("Letters")]),
    "Letters": resource("AWS::SQS::Queue", QueueName="letters", MessageRetentionPeriod=1_209_600),
}
"""A stream, who writes, who reads, and where the reader puts what it cannot read."""
