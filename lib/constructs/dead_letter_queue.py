"""A queue for what could not be processed."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from lib.naming import Names


class DeadLetterQueue(Construct):
    """An encrypted queue that keeps messages for 14 days and refuses unencrypted connections.

    Attributes:
        queue: the queue, named `smartfactory-{name}-{suffix}`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, name: str, key: kms.Key) -> None:
        """Create the queue.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the queue's part, `telemetry-dead-letters` for example.
            key: encrypts the messages.
        """
        super().__init__(scope, construct_id)
        self._key = key
        self._services: set[str] = set()
        self._name = names.of(f"smartfactory-{name}")
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=self._name,
            # The service's longest: a dead letter waits for a person, and persons have holidays.
            retention_period=cdk.Duration.days(14),
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            # 5 minutes, the service's default: one call to KMS then serves a burst of dead letters.
            data_key_reuse=cdk.Duration.minutes(5),
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def grant_send(self, policy: iam.ManagedPolicy) -> None:
        """Allow sending, and no more: the library's own grant adds wildcards on the key and reading of attributes."""
        policy.add_statements(
            iam.PolicyStatement(sid="SendDeadLetters", actions=["sqs:SendMessage"], resources=[self.queue.queue_arn]),
            # Sending needs decryption too: the service checks the data key that it may reuse.
            iam.PolicyStatement(
                sid="EncryptDeadLetters",
                actions=["kms:GenerateDataKey", "kms:Decrypt"],
                resources=[self._key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"sqs.{cdk.Stack.of(self).region}.amazonaws.com"}},
            ),
        )

    def admit(self, service: str, *, source_arn: str, source: str = "") -> None:
        """Allow a service of AWS to send, on behalf of one resource.

        Args:
            service: its principal, `events.amazonaws.com` for example.
            source_arn: of the resource, by name where the resource refers to the queue.
            source: lower-case kebab; tells apart several resources of a service.
        """
        stack, title = cdk.Stack.of(self), service.partition(".")[0].title()
        self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                sid=title + "".join(part.title() for part in source.split("-")),
                principals=[iam.ServicePrincipal(service)],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": source_arn}},
            )
        )
        if service in self._services:
            return  # the key knows the queue's context, not on whose behalf it is used
        self._services.add(service)
        queue_arn = stack.format_arn(service="sqs", resource=self._name)
        # Narrowed by the encryption context, because services send no source to KMS.
        self._key.add_to_resource_policy(
            iam.PolicyStatement(
                sid=f"{title}DeadLetters",
                principals=[iam.ServicePrincipal(service)],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={"StringEquals": {"kms:EncryptionContext:aws:sqs:arn": queue_arn}},
            )
        )
