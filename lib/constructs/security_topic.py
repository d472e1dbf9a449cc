"""Where security events of the account go."""

from collections.abc import Iterable, Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.subscribers import subscribe
from lib.naming import Names
from lib.runbooks import Runbooks

EVENTS, CLOUDWATCH = "events.amazonaws.com", "cloudwatch.amazonaws.com"


class SecurityTopic(Construct):
    """An encrypted topic, `smartfactory-security-{suffix}`, to which only the rules made here publish.

    Attributes:
        topic: the topic.
        undelivered: the events that EventBridge could not publish, each of them a deletion nobody heard of.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runbooks: Runbooks,
        key: kms.Key,
        subscribers: Iterable[str],
    ) -> None:
        """Create the topic.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            runbooks: makes the address of the alarm's page.
            key: encrypts the messages; gets a statement for EventBridge.
            subscribers: e-mail addresses; each has to confirm before it hears anything.
        """
        super().__init__(scope, construct_id)
        self._names, self._runbooks = names, runbooks
        self._stack = cdk.Stack.of(self)
        name = names.of("smartfactory-security")
        self.topic = sns.Topic(
            self, "Topic", topic_name=name, display_name="SmartFactory security", master_key=key, enforce_ssl=True
        )
        subscribe(self.topic, subscribers)
        # By name: the key cannot refer to the topic and the queue that refer to it.
        topic_arn = self._stack.format_arn(service="sns", resource=name)
        self._allow_use(key, "SecurityTopic", (EVENTS, CLOUDWATCH), "aws:sns:topicArn", topic_arn)
        undelivered = "security-undelivered"
        self.undelivered = DeadLetterQueue(self, "Undelivered", names=names, name=undelivered, key=key).queue
        queue_arn = self._stack.format_arn(service="sqs", resource=names.of(f"smartfactory-{undelivered}"))
        self._allow_use(key, "SecurityUndelivered", (EVENTS,), "aws:sqs:arn", queue_arn)
        # Rules get the topic without its policy: the library would let in the rules of every account.
        self._frozen = sns.Topic.from_topic_arn(self, "Frozen", topic_arn)
        self._alarm_on_undelivered()

    def _allow_use(self, key: kms.Key, sid: str, services: Sequence[str], context: str, arn: str) -> None:
        # Narrowed by the encryption context, because EventBridge sends no source account or ARN to KMS.
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                principals=[iam.ServicePrincipal(service) for service in services],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={"StringEquals": {f"kms:EncryptionContext:{context}": arn}},
            )
        )

    def _alarm_on_undelivered(self) -> None:
        name = self._names.of("smartfactory-security-undelivered")
        alarm = cw.Alarm(
            self,
            "UndeliveredAlarm",
            alarm_name=name,
            alarm_description=self._names.describe(
                self._runbooks.describe(
                    "A security event could not be published: read it from the queue.", "security-undelivered"
                )
            ),
            metric=self.undelivered.metric_approximate_number_of_messages_visible(
                period=cdk.Duration.minutes(1), statistic="Maximum"
            ),
            threshold=1,
            comparison_operator=cw.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cw.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self._frozen))
        alarm.node.add_dependency(self.topic)
        alarm_arn = self._stack.format_arn(
            service="cloudwatch", resource="alarm", resource_name=name, arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME
        )
        self._allow_publish("Undelivered", CLOUDWATCH, alarm_arn)

    def _allow_publish(self, sid: str, service: str, source_arn: str) -> None:
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                principals=[iam.ServicePrincipal(service)],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"ArnEquals": {"aws:SourceArn": source_arn}},
            )
        )

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
                    dead_letter_queue=self.undelivered,
                )
            ],
        )
        # With the topic's policy, which therefore cannot refer to the rule itself: it has the rule's name.
        rule.node.add_dependency(self.topic)
        rule_arn = self._stack.format_arn(service="events", resource="rule", resource_name=rule_name)
        self._allow_publish(rule.node.id, EVENTS, rule_arn)
        return rule
