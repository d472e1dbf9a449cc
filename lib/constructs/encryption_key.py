"""A customer-managed KMS key."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from lib.naming import Names


class EncryptionKey(Construct):
    """A symmetric key that rotates yearly and, once deleted, can be rescued for 30 days.

    Attributes:
        key: the key; CloudWatch Logs of this account may use it for log groups.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, purpose: str) -> None:
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        own_log_groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:*"
        self.key = kms.Key(
            self,
            "Key",
            alias=f"alias/{names.of(f'smartfactory-{purpose}')}",
            description=names.describe(f"SmartFactory {purpose}: data at rest"),
            enable_key_rotation=True,
            rotation_period=cdk.Duration.days(365),
            # The longest window: after a destroy the only way back to a backup is the key.
            pending_window=cdk.Duration.days(30),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        # Bound to the account's own log groups: without the condition any log group of the service could use it.
        self.key.grant_encrypt_decrypt(
            iam.ServicePrincipal(
                f"logs.{stack.region}.amazonaws.com",
                conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": own_log_groups}},
            )
        )
