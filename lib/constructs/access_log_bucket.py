"""The bucket of the load balancer's logs: the only one of the platform, and destroyed with what is in it."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.naming import Names

ACCESS_PREFIX, CONNECTION_PREFIX = "access", "connection"


class AccessLogBucket(Construct):
    """Private, TLS only, versioned, encrypted with S3's own keys: the load balancer writes to no other kind.

    A function of the library empties it before it is deleted; that function is given here what the library leaves
    out: a name, a log group, a role without AWS-managed policies, dead letters and a limit.

    Attributes:
        bucket: the bucket.
        emptied: what empties it; who writes to the bucket depends on it, so that on a destroy the writer goes first.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        retention: cdk.Duration,
        function_log: logs.ILogGroup,
        function_dead_letters: DeadLetterQueue,
    ) -> None:
        """Create the bucket.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            retention: how long logs are kept.
            function_log: `/aws/lambda/{emptying_function_name(names)}`, made before.
            function_dead_letters: gets invocations of the emptying function that failed for good.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=names.of(f"smartfactory-alb-logs-{stack.account}", "bucket"),
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="expire",
                    expiration=retention,
                    # Nothing overwrites a log, so an older version is a trace of tampering: long enough to be found.
                    noncurrent_version_expiration=cdk.Duration.days(30),
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
                )
            ],
            removal_policy=cdk.RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        for prefix in (ACCESS_PREFIX, CONNECTION_PREFIX):
            # The account in the path is the load balancer's owner's: nobody else's load balancer can write there.
            self.bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=f"{prefix.title()}Logs",
                    principals=[iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
                    actions=["s3:PutObject"],
                    resources=[self.bucket.arn_for_objects(f"{prefix}/AWSLogs/{stack.account}/*")],
                )
            )
        self.emptied = self.bucket.node.find_child("AutoDeleteObjectsCustomResource")
        self._govern_function(names, function_log, function_dead_letters)

    def _govern_function(self, names: Names, function_log: logs.ILogGroup, dead_letters: DeadLetterQueue) -> None:
        provider = cdk.Stack.of(self).node.find_child("Custom::S3AutoDeleteObjectsCustomResourceProvider")
        role = cast("cdk.CfnResource", provider.node.find_child("Role"))
        handler = cast("cdk.CfnResource", provider.node.find_child("Handler"))
        policy = iam.ManagedPolicy(
            self,
            "EmptyingPolicy",
            managed_policy_name=names.of("smartfactory-empty-log-bucket"),
            description=names.describe("Empties the bucket of the load balancer's logs before it is deleted"),
        )
        function_log.grant_write(policy)
        dead_letters.grant_send(policy)
        # Its rights on the bucket are in the bucket's policy.
        role.add_property_override("ManagedPolicyArns", [policy.managed_policy_arn])
        role.add_property_override("RoleName", names.of("smartfactory-empty-log-bucket", "iam"))
        role.add_property_override(
            "Description", names.describe("Empties the bucket of the load balancer's logs before it is deleted")
        )
        handler.add_property_override("FunctionName", emptying_function_name(names))
        handler.add_property_override("LoggingConfig.LogGroup", function_log.log_group_name)
        handler.add_property_override("DeadLetterConfig.TargetArn", dead_letters.queue.queue_arn)
        handler.add_property_override("ReservedConcurrentExecutions", 1)  # there is one bucket
        # The role is in the function's properties already; said twice, it is a warning of the linter.
        handler.add_deletion_override("DependsOn")


def emptying_function_name(names: Names) -> str:
    """Return the name of the function that empties the bucket; its log group is made before it."""
    return names.of("smartfactory-empty-log-bucket", "lambda")
