"""The service level objectives: which share is bad, of what, and how much of it is allowed.

Each objective counts what is bad and what there was at all, so that windows of any length have the right mean: a rate
of a busy hour weighs more than one of a quiet hour. Percentile ranks (`PR(:x)`: the share of values up to x, in
percent) are turned into such counts by the number of values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_kinesis as kinesis

from lib.constructs.platform_alarms.events import own_metric
from lib.naming import Names
from lib.settings import EnvironmentSettings

BUDGET_DAYS = 30
"""The time that an error budget is for. CloudWatch keeps values of five minutes for 63 days."""

TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective.

    Attributes:
        name: lower-case kebab, `api-latency` for example.
        title: its headline on the dashboard.
        bad: what its alarms say about what goes wrong.
        percent: the share that is to be good.
        parts: name -> metric; `total` is what there was at all.
        bad_count: an expression over the names of the parts, in braces: how many were bad.
        missing: what a window without any data means.
    """

    name: str
    title: str
    bad: str
    percent: float
    parts: Mapping[str, cw.Metric]
    bad_count: str
    missing: cw.TreatMissingData

    @property
    def budget(self) -> str:
        """The share that may be bad, as a number in an expression: 0.001 for 99.9 %."""
        return f"{1 - self.percent / 100:.6g}"

    def burn_rate(self, window: cdk.Duration, *, fewest: int = 1, label: str | None = None) -> cw.MathExpression:
        """Return how many times as fast as allowed the budget is used up: share of bad ones / budget.

        At 1 the budget of 30 days lasts for 30 days. A window without data has no value, whatever `fewest` is.

        Args:
            window: what one value covers.
            fewest: with fewer bad ones in the window the rate is 0: a share of very few says nothing.
            label: in a graph.
        """
        total, bad, using = self._in(window)
        return cw.MathExpression(
            expression=f"IF({bad} >= {fewest}, {bad} / {total} / {self.budget}, 0 * {total})",
            using_metrics=using,
            period=window,
            label=label,
        )

    def budget_left(self) -> cw.MathExpression:
        """Return what is left of the error budget, in percent; below 0 the objective is missed.

        Its period is the widget's: see `SingleValueWidget.set_period_to_time_range`.
        """
        total, bad, using = self._in(cdk.Duration.days(1))
        return cw.MathExpression(
            expression=f"100 * (1 - {bad} / {total} / {self.budget})",
            using_metrics=using,
            period=cdk.Duration.days(1),
            label=f"of {BUDGET_DAYS} days, objective {self.percent:g} %",
        )

    def _in(self, window: cdk.Duration) -> tuple[str, str, dict[str, cw.IMetric]]:
        """Return total and bad as expressions, and their metrics; ids are unique among objectives and windows."""
        ending = f"{self.name.replace('-', '_')}_{window.to_minutes():g}"
        ids = {part: f"{part}_{ending}" for part in self.parts}
        using: dict[str, cw.IMetric] = {ids[part]: each.with_(period=window) for part, each in self.parts.items()}
        return ids[TOTAL], f"({self.bad_count.format_map(ids)})", using


def objectives(
    *, names: Names, settings: EnvironmentSettings, stream: kinesis.IStream, stage: apigw.Stage
) -> tuple[Objective, ...]:
    """Return the objectives of an environment."""
    wanted = settings.objectives
    # With producers, events come at any hour: silence is the outage itself. Requests may be absent for a night.
    silence = (
        cw.TreatMissingData.BREACHING if settings.producers.trust_anchor_arn else cw.TreatMissingData.NOT_BREACHING
    )
    return (
        Objective(
            name="ingestion-availability",
            title="Ingestion: records that the stream takes",
            bad="The stream refuses records of the producers, or none arrives; gateways keep them on their disks.",
            percent=wanted.ingestion_availability_percent,
            parts={
                TOTAL: stream.metric("PutRecords.TotalRecords", statistic="Sum"),
                "taken": stream.metric("PutRecords.SuccessfulRecords", statistic="Sum"),
            },
            bad_count="{total} - FILL({taken}, 0)",
            missing=silence,
        ),
        Objective(
            name="freshness",
            title=f"Freshness: events stored within {wanted.freshness_seconds} s",
            bad=f"Events are stored later than {wanted.freshness_seconds} s after their measurement, or none is.",
            percent=wanted.freshness_percent,
            parts=_ranked(
                own_metric("EventAge", names, statistic="SampleCount"),
                own_metric("EventAge", names, statistic=f"PR(:{wanted.freshness_seconds * 1000})"),
            ),
            bad_count=_ABOVE_LIMIT,
            missing=silence,
        ),
        Objective(
            name="api-availability",
            title="API: requests that are not answered with 5xx",
            bad="The API answers its callers with 5xx.",
            percent=wanted.api_availability_percent,
            parts={TOTAL: stage.metric_count(statistic="Sum"), "errors": stage.metric_server_error(statistic="Sum")},
            bad_count="FILL({errors}, 0)",
            missing=cw.TreatMissingData.NOT_BREACHING,
        ),
        Objective(
            name="api-latency",
            title=f"API: requests answered within {wanted.api_latency_milliseconds} ms",
            bad=f"The API takes more than {wanted.api_latency_milliseconds} ms for its answers.",
            percent=wanted.api_latency_percent,
            parts=_ranked(
                stage.metric_latency(statistic="SampleCount"),
                stage.metric_latency(statistic=f"PR(:{wanted.api_latency_milliseconds})"),
            ),
            bad_count=_ABOVE_LIMIT,
            missing=cw.TreatMissingData.NOT_BREACHING,
        ),
    )


_ABOVE_LIMIT = "{total} * (1 - {within} / 100)"


def _ranked(number: cw.Metric, rank: cw.Metric) -> dict[str, cw.Metric]:
    return {TOTAL: number, "within": rank}
