"""The flow log of a VPC."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names


class FlowLog(Construct):
    """Records every accepted and rejected connection of a VPC in a log group."""

    def __init__(
        self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, log_group: logs.ILogGroup, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        scoped = ScopedRole(
            self,
            "Role",
            names=names,
            name="flow-log",
            service="vpc-flow-logs.amazonaws.com",
            purpose="Writes the VPC's flow log",
            # Else the service could be talked into writing for another account's VPC.
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "ArnLike": {
                    "aws:SourceArn": stack.format_arn(service="ec2", resource="vpc-flow-log", resource_name="*")
                },
            },
            statements=[
                iam.PolicyStatement(
                    sid="Write",
                    actions=[
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams",
                    ],
                    resources=[log_group.log_group_arn],
                )
            ],
        )
        flow_log = ec2.FlowLog(
            self,
            "FlowLog",
            flow_log_name=names.of("smartfactory"),
            resource_type=ec2.FlowLogResourceType.from_vpc(vpc),
            traffic_type=ec2.FlowLogTrafficType.ALL,
            max_aggregation_interval=ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group, scoped.role),
        )
        flow_log.node.add_dependency(scoped.policy)
