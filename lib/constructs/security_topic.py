"""Where security events of the account go."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from lib.naming import Names

EVENTS = "events.amazonaws.com"


class SecurityTopic(Construct):
    """An encrypted topic, `smartfactory-security-{suffix}`, to which only the rules made here publish.

    Attributes:
        topic: the topic. Who listens is decided outside: a subscription has to be confirmed by a person.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, key: kms.Key) -> None:
        """Create the topic.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            key: encrypts the messages; gets a statement for EventBridge.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self._stack = cdk.Stack.of(self)
        name = names.of("smartfactory-security")
        self.topic = sns.Topic(
            self, "Topic", topic_name=name, display_name="SmartFactory security", master_key=key, enforce_ssl=True
        )
        topic_arn = self._stack.format_arn(service="sns", resource=name)
        # Narrowed by the encryption context, because EventBridge sends no source account or ARN to KMS.
        # By name: the key cannot refer to the topic that refers to it.
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="SecurityTopic",
                principals=[iam.ServicePrincipal(EVENTS)],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic_arn}},
            )
        )
        # Rules get the topic without its policy: the library would let in the rules of every account.
        self._frozen = sns.Topic.from_topic_arn(self, "Frozen", topic_arn)

    def notify_of(
        self, name: str, *, summary: str, pattern: events.EventPattern, details: Mapping[str, str]
    ) -> events.Rule:
        """Publish matching events of the default bus.

        Args:
            name: the rule's part, `data-deletion` for example.
            summary: the message's first words, for whoever reads it on a telephone.
            pattern: which events.
            details: what else the message says: label to JSON path in the event.
        """
        message = {label: events.EventField.from_path(path) for label, path in details.items()}
        rule_name = self._names.of(f"smartfactory-{name}")
        rule = events.Rule(
            self,
            "".join(part.title() for part in name.split("-")),
            rule_name=rule_name,
            description=self._names.describe(summary),
            event_pattern=pattern,
            targets=[
                targets.SnsTopic(
                    self._frozen,
                    message=events.RuleTargetInput.from_object(
                        {
                            "summary": summary,
                            "account": events.EventField.account,
                            "region": events.EventField.region,
                            "time": events.EventField.time,
                            **message,
                        }
                    ),
                )
            ],
        )
        # With the topic's policy, which therefore cannot refer to the rule itself: it has the rule's name.
        rule.node.add_dependency(self.topic)
        rule_arn = self._stack.format_arn(service="events", resource="rule", resource_name=rule_name)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid=rule.node.id,
                principals=[iam.ServicePrincipal(EVENTS)],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule_arn}},
            )
        )
        return rule
