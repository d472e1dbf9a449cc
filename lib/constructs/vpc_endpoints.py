"""Private ways to AWS services, one row a service, each with who calls it and a policy that stays in the account."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.constructs.security_groups import Member, SecurityGroups
from lib.naming import Names

TASKS = (Member.API, Member.PROCESSOR)
FUNCTIONS = (Member.DATABASE_SETUP, Member.DATABASE_ROTATION, Member.CACHE_ROTATION, Member.API_ROTATION)


@dataclass(frozen=True, slots=True)
class InterfaceEndpoint:
    """A service that something in the subnets `app` calls.

    Attributes:
        service: the last part of the endpoint service's name, `com.amazonaws.{region}.{service}`.
        action: the service's prefix in IAM actions.
        callers: who calls it.
        why: what for.
    """

    service: str
    action: str
    callers: tuple[Member, ...]
    why: str


INTERFACE_ENDPOINTS = (
    InterfaceEndpoint("ecr.api", "ecr", TASKS, "Fargate asks for the image's manifest"),
    InterfaceEndpoint("ecr.dkr", "ecr", TASKS, "Fargate pulls the image; its layers come through the S3 endpoint"),
    InterfaceEndpoint("logs", "logs", TASKS, "the log driver of the containers"),
    InterfaceEndpoint("secretsmanager", "secretsmanager", (*TASKS, *FUNCTIONS), "credentials, and their rotation"),
    InterfaceEndpoint("kinesis-streams", "kinesis", TASKS, "KCL reads the stream, the API puts events into it"),
    InterfaceEndpoint("monitoring", "cloudwatch", (Member.PROCESSOR,), "KCL publishes its metrics"),
    InterfaceEndpoint("sqs", "sqs", (Member.PROCESSOR,), "dead letters"),
    InterfaceEndpoint("elasticache", "elasticache", (Member.CACHE_ROTATION,), "the cache user's new password"),
    InterfaceEndpoint("apigateway", "apigateway", (Member.API_ROTATION,), "the client's new API key"),
)
"""Only what is called from inside, since each costs a network interface a zone.

Not here, because no packet for them leaves the VPC's interfaces: KMS (the services call it for us), STS (tasks and
functions get credentials from their agent), ECS (Fargate's agent has its own way), EFS (mounted over NFS, not called),
X-Ray and Lambda's own logs (sent by the Lambda service), SNS (alarms publish, programs do not). Nor Cognito: it answers
no request through an endpoint for a user pool that has a domain, and its private name would hide the public one.
Source: "Access Amazon Cognito using an interface endpoint" in its developer guide, the notes of the table.
"""


class VpcEndpoints(Construct):
    """The interface endpoints of `INTERFACE_ENDPOINTS`, and gateway endpoints for S3 and DynamoDB.

    Callers and resources of other accounts are refused by all but S3's. That one lets anybody read the one bucket of
    the registry service that image layers come from, and write into the one bucket in which CloudFormation waits for
    the answers of functions: both go by addresses that the service signed, so nobody chooses what is read or written.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.Vpc,
        security_groups: SecurityGroups,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self._stack = cdk.Stack.of(self)
        subnets = vpc.select_subnets(subnet_group_name="app").subnets
        for row in INTERFACE_ENDPOINTS:
            ec2.CfnVPCEndpoint(
                self,
                _construct_id(row.service),
                vpc_endpoint_type="Interface",
                service_name=f"com.amazonaws.{self._stack.region}.{row.service}",
                vpc_id=vpc.vpc_id,
                subnet_ids=[subnet.subnet_id for subnet in subnets],
                security_group_ids=[security_groups[Member.ENDPOINTS].security_group_id],
                private_dns_enabled=True,
                policy_document=_policy(self._own_account(f"{row.action}:*", ["*"])),
                tags=self._tags(row.service),
            )
        # Not for the isolated subnets: what lives there, database, cache and mount targets, calls no AWS service.
        for service, statements in (("s3", self._s3()), ("dynamodb", self._dynamodb())):
            ec2.CfnVPCEndpoint(
                self,
                _construct_id(service),
                vpc_endpoint_type="Gateway",
                service_name=f"com.amazonaws.{self._stack.region}.{service}",
                vpc_id=vpc.vpc_id,
                route_table_ids=[subnet.route_table.route_table_id for subnet in subnets],
                policy_document=_policy(*statements),
                tags=self._tags(service),
            )

    def _tags(self, service: str) -> list[cdk.CfnTag]:
        return [cdk.CfnTag(key="Name", value=self._names.of(f"smartfactory-{service}"))]

    def _own_account(self, action: str, resources: list[str]) -> iam.PolicyStatement:
        """Allow an action to callers of this account on resources of this account."""
        account = self._stack.account
        return iam.PolicyStatement(
            sid="OwnAccount",
            principals=[iam.AnyPrincipal()],
            actions=[action],
            resources=resources,
            conditions={
                "StringEquals": {"aws:PrincipalAccount": account},
                # IfExists: a few calls, publishing a metric for example, have no resource and so no owner.
                "StringEqualsIfExists": {"aws:ResourceAccount": account},
            },
        )

    def _s3(self) -> list[iam.PolicyStatement]:
        """Allow two buckets of AWS's, both used by pre-signed addresses; no bucket of ours is.

        Source of the second's name: the CloudFormation user guide, "VPC endpoint considerations"; its region has no
        dashes.
        """
        buckets, region = f"arn:{self._stack.partition}:s3:::", self._stack.region
        layers = f"{buckets}prod-{region}-starport-layer-bucket/*"
        answers = f"{buckets}cloudformation-custom-resource-response-{region.replace('-', '')}/*"
        return [
            iam.PolicyStatement(
                sid="ImageLayers", principals=[iam.AnyPrincipal()], actions=["s3:GetObject"], resources=[layers]
            ),
            iam.PolicyStatement(
                sid="AnswersToCloudFormation",
                principals=[iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[answers],
            ),
        ]

    def _dynamodb(self) -> list[iam.PolicyStatement]:
        """Allow the tables of this environment and their indexes."""
        tables = self._stack.format_arn(service="dynamodb", resource="table", resource_name=f"*-{self._names.suffix}")
        return [self._own_account("dynamodb:*", [tables, f"{tables}/index/*"])]


def _construct_id(service: str) -> str:
    return "".join(part.title() for part in service.replace(".", "-").split("-"))


def _policy(*statements: iam.PolicyStatement) -> iam.PolicyDocument:
    return iam.PolicyDocument(statements=list(statements))
