"""The topic that alarms notify."""

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from lib.constructs.alarm import alarm_topic_name
from lib.constructs.subscribers import subscribe
from lib.naming import Names


class AlarmTopic(Construct):
    """An encrypted topic that only this environment's alarms and this account's RDS events may publish to, over TLS.

    Attributes:
        topic: the topic.
        policy: who may publish; depend on it before something publishes.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: kms.Key, subscribers: Iterable[str]
    ) -> None:
        """Create the topic.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            key: encrypts the messages; gets a statement for each publisher.
            subscribers: e-mail addresses; each has to confirm before it hears anything.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        self.topic = sns.Topic(
            self,
            "Topic",
            topic_name=alarm_topic_name(names),
            display_name=names.describe("SmartFactory alarms"),
            master_key=key,
            enforce_ssl=True,
        )
        alarms = stack.format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name=f"*-{names.suffix}",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        own_account = {"StringEquals": {"aws:SourceAccount": stack.account}}
        publishers: dict[str, dict[str, object]] = {
            "cloudwatch.amazonaws.com": {**own_account, "ArnLike": {"aws:SourceArn": alarms}},
            "events.rds.amazonaws.com": {**own_account},
        }
        topic_arn = stack.format_arn(service="sns", resource=alarm_topic_name(names))
        for service, conditions in publishers.items():
            self.topic.add_to_resource_policy(
                iam.PolicyStatement(
                    sid="".join(part.title() for part in service.split(".")[:-2]),
                    principals=[iam.ServicePrincipal(service)],
                    actions=["sns:Publish"],
                    resources=[self.topic.topic_arn],
                    conditions=conditions,
                )
            )
            key.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal(service)],
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=["*"],  # in a key policy: this key
                    # The topic as the encryption context: the service may use the key for nothing else.
                    conditions={"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic_arn}},
                )
            )
        self.policy = self.topic.node.find_child("Policy")
        subscribe(self.topic, subscribers)
