"""What a KCL application has to be allowed, and nothing of what it could make itself."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms


def stream_consumer_statements(
    *, stream: kinesis.IStream, tables: Sequence[ddb.ITable], metrics_namespace: str
) -> list[iam.PolicyStatement]:
    """Return what KCL 3 needs to poll a stream.

    Tables and index exist, so nothing here may make, change or delete one. Source of the actions: the Kinesis developer
    guide, "IAM permissions required for KCL consumer applications", without those for enhanced fan-out.

    Args:
        stream: what is read.
        tables: lease, worker metrics and coordinator state; the index over lease owners belongs to the first.
        metrics_namespace: the only CloudWatch namespace that may be written to: KCL uses the application's name.
    """
    return [
        iam.PolicyStatement(
            sid="ReadStream",
            actions=[
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ],
            resources=[stream.stream_arn],
        ),
        iam.PolicyStatement(
            sid="Leases",
            actions=[
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ],
            resources=[table.table_arn for table in tables],
        ),
        iam.PolicyStatement(
            sid="LeasesOfAWorker",
            actions=["dynamodb:Query"],
            resources=[f"{tables[0].table_arn}/index/LeaseOwnerToLeaseKeyIndex"],
        ),
        iam.PolicyStatement(
            sid="Metrics",
            actions=["cloudwatch:PutMetricData"],
            # The action knows no resource; the condition is what AWS offers in its place.
            resources=["*"],
            conditions={"StringEquals": {"cloudwatch:namespace": metrics_namespace}},
        ),
    ]


def key_statement(key: kms.IKey, *, sid: str, actions: Sequence[str], services: Sequence[str]) -> iam.PolicyStatement:
    """Return the use of a key through services alone.

    In the user's policy, not by `key.grant`: the key may belong to another stack, and a key policy that names our role
    would tie the stacks in a cycle.

    Args:
        key: whose.
        sid: of the statement.
        actions: of KMS.
        services: who calls KMS for the caller, `kinesis` for example.
    """
    region = cdk.Stack.of(key).region
    return iam.PolicyStatement(
        sid=sid,
        actions=list(actions),
        resources=[key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": [f"{service}.{region}.amazonaws.com" for service in services]}},
    )
