"""A Lambda function inside the VPC."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from lib.constructs.function_code import function_code
from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names

CODE = "/var/task"
"""Where Lambda puts a function's package."""

ANSWER_TIMEOUT = cdk.Duration.minutes(30)
"""How long CloudFormation waits for the answer to a custom resource, if its function is stopped before it gives one."""


class PlatformFunction(Construct):
    """A function with its own role, log group, dead letters and reserved concurrency.

    Attributes:
        function: the function, named `smartfactory-{name}-{suffix}`.
        policy: for grants to its role.
        role: the role, frozen.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        purpose: str,
        source: str,
        key: kms.IKey,
        log_group: logs.ILogGroup,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        dead_letters: sqs.IQueue,
        environment: dict[str, str],
        timeout: cdk.Duration,
        concurrency: int = 2,
        memory_mib: int = 256,
        folders: Mapping[str, Path] | None = None,
    ) -> None:
        """Create the function.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the function's part, `rotate-database` for example.
            purpose: one sentence for its description.
            source: the package below `lambda/`; its module `handler` has the function `handler`.
            key: encrypts the environment variables, and the dead letters.
            log_group: `/aws/lambda/{function name}`, made before.
            vpc: whose subnets `app` it runs in.
            security_group: what it may reach.
            dead_letters: gets events of asynchronous invocations that failed for good.
            environment: its settings; no secret, only names of secrets.
            timeout: of one invocation.
            concurrency: reserved: it can take no more of the account's, and nobody can take these.
            memory_mib: memory, MiB.
            folders: what its code holds besides its package, by the name that each gets, see `function_code`.

        Raises:
            BundleError: a part of its code is missing.
        """
        super().__init__(scope, construct_id)
        function_name = names.of(f"smartfactory-{name}", "lambda")
        scoped = ScopedRole(
            self,
            "Role",
            names=names,
            name=name,
            service="lambda.amazonaws.com",
            purpose=purpose,
            statements=self._network_statements(function_name, vpc, security_group),
        )
        self.policy, self.role = scoped.policy, scoped.role
        log_group.grant_write(self.policy)
        self.policy.add_statements(
            *self._environment_statements(function_name, key),
            *self._dead_letter_statements(dead_letters, key),
            # X-Ray knows no resource-level permission for these two.
            iam.PolicyStatement(
                sid="Traces", actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources=["*"]
            ),
        )
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=function_name,
            description=names.describe(purpose),
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"{source}.handler.handler",
            code=function_code(source, folders=folders),
            role=scoped.role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            system_log_level_v2=lambda_.SystemLogLevel.INFO,
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="app"),
            security_groups=[security_group],
            dead_letter_queue=dead_letters,
            environment=environment,
            environment_encryption=key,
            timeout=timeout,
            memory_size=memory_mib,
            reserved_concurrent_executions=concurrency,
            tracing=lambda_.Tracing.ACTIVE,
        )
        # Without the permissions the network interface cannot be made, nor removed when the function is destroyed.
        self.function.node.add_dependency(scoped.policy)

    def _environment_statements(self, function_name: str, key: kms.IKey) -> list[iam.PolicyStatement]:
        # Lambda's own encryption context: the function can read its environment, and nothing else under the key.
        context = {"kms:EncryptionContext:aws:lambda:FunctionArn": _function_arn(cdk.Stack.of(self), function_name)}
        return [
            iam.PolicyStatement(
                sid="Environment",
                actions=["kms:Decrypt"],
                resources=[key.key_arn],
                conditions={"StringEquals": context},
            )
        ]

    def _dead_letter_statements(self, dead_letters: sqs.IQueue, key: kms.IKey) -> list[iam.PolicyStatement]:
        # By hand: the library's grant adds wildcards on the key, and reading of the queue's attributes.
        via_sqs = {"kms:ViaService": f"sqs.{cdk.Stack.of(self).region}.amazonaws.com"}
        return [
            iam.PolicyStatement(sid="DeadLetters", actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn]),
            iam.PolicyStatement(
                sid="DeadLettersKey",
                actions=["kms:GenerateDataKey", "kms:Decrypt"],
                resources=[key.key_arn],
                conditions={"StringEquals": via_sqs},
            ),
        ]

    @staticmethod
    def _network_statements(
        function_name: str, vpc: ec2.IVpc, security_group: ec2.ISecurityGroup
    ) -> list[iam.PolicyStatement]:
        stack = cdk.Stack.of(vpc)

        def ec2_arn(resource: str, name: str) -> str:
            return stack.format_arn(service="ec2", resource=resource, resource_name=name)

        interface = ec2_arn("network-interface", "*")
        subnets = [ec2_arn("subnet", each.subnet_id) for each in vpc.select_subnets(subnet_group_name="app").subnets]
        group = ec2_arn("security-group", security_group.security_group_id)
        actions = [
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ]
        describe = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
        return [
            iam.PolicyStatement(sid="Network", actions=actions, resources=[interface, *subnets, group]),
            # EC2 knows no resource-level permission for these two.
            iam.PolicyStatement(sid="NetworkDescribe", actions=describe, resources=["*"]),
            # The service makes the interface, the code never: AWS's own advice for functions in a VPC.
            iam.PolicyStatement(
                sid="NotTheCode",
                effect=iam.Effect.DENY,
                actions=[*actions, *describe],
                resources=["*"],
                conditions={"ArnEquals": {"lambda:SourceFunctionArn": _function_arn(stack, function_name)}},
            ),
        ]


def _function_arn(stack: cdk.Stack, function_name: str) -> str:
    """Return the ARN by name: a reference would tie the role's policy to the function in a cycle."""
    return stack.format_arn(
        service="lambda",
        resource="function",
        resource_name=function_name,
        arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
    )
