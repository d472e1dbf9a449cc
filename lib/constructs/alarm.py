"""Alarms that tell somebody."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from lib.naming import Names
from lib.runbooks import Runbooks


def alarm_topic_name(names: Names) -> str:
    """Return the name of the environment's alarm topic, which the observability stack makes."""
    return names.of("smartfactory-alarms")


def tell(alarm: cw.AlarmBase, *, scope: Construct, names: Names) -> None:
    """Let an alarm notify the environment's topic, when it goes off and when it is over.

    The topic is referred to by its name: it belongs to the last stack, and alarms to every one.
    """
    arn = cdk.Stack.of(scope).format_arn(service="sns", resource=alarm_topic_name(names))
    topic = actions.SnsAction(sns.Topic.from_topic_arn(scope, "Topic", arn))
    alarm.add_alarm_action(topic)
    alarm.add_ok_action(topic)


class PlatformAlarm(Construct):
    """An alarm named `smartfactory-{name}-{suffix}` that notifies the environment's alarm topic.

    Attributes:
        alarm: the alarm; its name is `alarm_name`.
        alarm_name: the physical name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runbooks: Runbooks,
        name: str,
        page: str | None = None,
        meaning: str,
        metric: cw.IMetric,
        threshold: float,
        comparison: cw.ComparisonOperator = cw.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluation_periods: int = 1,
        datapoints_to_alarm: int | None = None,
        missing: cw.TreatMissingData = cw.TreatMissingData.NOT_BREACHING,
    ) -> None:
        """Create the alarm.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            runbooks: makes the address of the page, which ends the description.
            name: the alarm's part, `iterator-age` for example.
            page: the runbook's page; the one of the alarm's name unless given.
            meaning: what it means for the platform when it fires; the description that a person woken at night reads.
            metric: what is watched.
            threshold: in the metric's unit.
            comparison: of metric to threshold.
            evaluation_periods: how many periods are looked at.
            datapoints_to_alarm: how many of them breach; all unless given.
            missing: what a period without data means.
        """
        super().__init__(scope, construct_id)
        self.alarm_name = names.of(f"smartfactory-{name}")
        self.alarm = cw.Alarm(
            self,
            "Alarm",
            alarm_name=self.alarm_name,
            alarm_description=names.describe(runbooks.describe(meaning, page or name)),
            metric=metric,
            threshold=threshold,
            comparison_operator=comparison,
            evaluation_periods=evaluation_periods,
            datapoints_to_alarm=datapoints_to_alarm,
            treat_missing_data=missing,
        )
        tell(self.alarm, scope=self, names=names)
