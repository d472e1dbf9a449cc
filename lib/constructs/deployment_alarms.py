"""The alarms that roll a deployment back."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from lib.constructs.alarm import PlatformAlarm
from lib.constructs.internal_ingress import InternalIngress
from lib.naming import Names
from lib.runbooks import Runbooks

PERIOD = cdk.Duration.minutes(1)

FEWEST_ERRORS = 5
"""In a minute; below it a share says nothing: one failed request of ten is ten per cent."""

ERROR_PERCENT = 1

LATENCY_SECONDS = 2


class DeploymentAlarms(Construct):
    """Errors and latency of both target groups together, since either may have the traffic.

    Two minutes of three: sooner than the alarms for people, because a needless rollback costs nothing but time.

    Attributes:
        alarm_names: of the two.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runbooks: Runbooks,
        name: str,
        ingress: InternalIngress,
    ) -> None:
        """Create the alarms.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            runbooks: makes the addresses of the alarms' pages.
            name: the service's part, `api` for example.
            ingress: whose target groups are watched.
        """
        super().__init__(scope, construct_id)
        groups = {"blue": ingress.blue, "green": ingress.green}
        self._names, self._runbooks = names, runbooks
        self.alarm_names = [
            self._alarm(
                "Errors",
                name=f"{name}-deployment-errors",
                meaning="The API fails its callers; a deployment that is under way is rolled back.",
                metric=_share_of_errors(groups),
                threshold=ERROR_PERCENT,
            ),
            self._alarm(
                "Latency",
                name=f"{name}-deployment-latency",
                meaning="The API is slow for one call in a hundred; a deployment that is under way is rolled back.",
                metric=_latency(groups),
                threshold=LATENCY_SECONDS,
            ),
        ]

    def _alarm(self, construct_id: str, *, name: str, meaning: str, metric: cw.IMetric, threshold: float) -> str:
        return PlatformAlarm(
            self,
            construct_id,
            names=self._names,
            runbooks=self._runbooks,
            name=name,
            meaning=meaning,
            metric=metric,
            threshold=threshold,
            evaluation_periods=3,
            datapoints_to_alarm=2,
        ).alarm_name


def _share_of_errors(groups: Mapping[str, elbv2.ApplicationTargetGroup]) -> cw.IMetric:
    metrics: dict[str, cw.IMetric] = {}
    for colour, group in groups.items():
        metrics[f"{colour}_errors"] = group.metrics.http_code_target(
            elbv2.HttpCodeTarget.TARGET_5XX_COUNT, statistic="Sum", period=PERIOD
        )
        metrics[f"{colour}_requests"] = group.metrics.request_count(statistic="Sum", period=PERIOD)
    errors, requests = (" + ".join(f"FILL({colour}_{what}, 0)" for colour in groups) for what in ("errors", "requests"))
    return cw.MathExpression(
        expression=f"IF({errors} >= {FEWEST_ERRORS}, 100 * ({errors}) / ({requests}), 0)",
        using_metrics=metrics,
        period=PERIOD,
        label="share of errors, %",
    )


def _latency(groups: Mapping[str, elbv2.ApplicationTargetGroup]) -> cw.IMetric:
    metrics: dict[str, cw.IMetric] = {
        colour: group.metrics.target_response_time(statistic="p99", period=PERIOD) for colour, group in groups.items()
    }
    each = ", ".join(f"FILL({colour}, 0)" for colour in groups)
    return cw.MathExpression(
        expression=f"MAX([{each}])", using_metrics=metrics, period=PERIOD, label="response time p99, s"
    )
