"""An area of the platform: its alarms as rows of a table, and the graphs that belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from constructs import Construct

from lib.constructs.alarm import PlatformAlarm
from lib.naming import Names
from lib.runbooks import Runbooks

ABOVE = cw.ComparisonOperator.GREATER_THAN_THRESHOLD
AT_LEAST = cw.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
AT_MOST = cw.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
BELOW = cw.ComparisonOperator.LESS_THAN_THRESHOLD
MINUTE = cdk.Duration.minutes(1)
FIVE_MINUTES = cdk.Duration.minutes(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    """One alarm.

    Attributes:
        name: its part of the physical name; lower-case kebab.
        graph: the dashboard graph that shows the metric with its threshold; rows may share one.
        metric: what is watched.
        threshold: in the metric's unit.
        meaning: what it means for the platform when it fires.
        because: why this figure.
        comparison: of metric to threshold.
        periods: how many periods are looked at.
        breaching: how many of them have to breach; all unless given.
        missing: what a period without data means.
        page: of the runbook; the one of the alarm's name unless alarms share one.
    """

    name: str
    graph: str
    metric: cw.IMetric
    threshold: float
    meaning: str
    because: str
    comparison: cw.ComparisonOperator = AT_LEAST
    periods: int = 1
    breaching: int | None = None
    missing: cw.TreatMissingData = cw.TreatMissingData.NOT_BREACHING
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the platform on the dashboard.

    Attributes:
        title: its headline.
        rows: its alarms.
        traffic: further graphs, title -> metrics: what goes through, to read the alarms against.
    """

    title: str
    rows: Sequence[AlarmRow]
    traffic: dict[str, list[cw.IMetric]] = field(default_factory=dict)


class AreaAlarms(Construct):
    """The alarms of one area.

    Attributes:
        area: as given.
        alarms: one a row, in their order.
    """

    def __init__(self, scope: Construct, construct_id: str, *, area: Area, names: Names, runbooks: Runbooks) -> None:
        super().__init__(scope, construct_id)
        self.area = area
        self.alarms = [
            PlatformAlarm(
                self,
                "".join(part.title() for part in row.name.split("-")),
                names=names,
                runbooks=runbooks,
                name=row.name,
                page=row.page,
                meaning=f"{row.meaning} Threshold: {row.because}",
                metric=row.metric,
                threshold=row.threshold,
                comparison=row.comparison,
                evaluation_periods=row.periods,
                datapoints_to_alarm=row.breaching,
                missing=row.missing,
            ).alarm
            for row in area.rows
        ]


def metric(
    namespace: str,
    name: str,
    dimensions: dict[str, str],
    *,
    statistic: str = "Sum",
    period: cdk.Duration = FIVE_MINUTES,
    label: str | None = None,
) -> cw.Metric:
    """Return a metric that a service publishes and the library has no method for."""
    return cw.Metric(
        namespace=namespace,
        metric_name=name,
        dimensions_map=dimensions,
        statistic=statistic,
        period=period,
        label=label,
    )


def dead_letters_row(
    name: str, queue_metric: cw.IMetric, *, meaning: str, graph: str = "Dead letters waiting", page: str | None = None
) -> AlarmRow:
    """Return the alarm of a dead-letter queue: one message is one too many."""
    return AlarmRow(
        name=name,
        graph=graph,
        metric=queue_metric,
        threshold=1,
        meaning=meaning,
        because="each is work that was given up; none is normal.",
        page=page,
    )
