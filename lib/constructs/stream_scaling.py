"""How many tasks read a stream: as many as its bytes need, and more while they lag behind."""

from fractions import Fraction

import aws_cdk as cdk
from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kinesis as kinesis
from constructs import Construct

from lib.constructs.metric_query import metric_query
from lib.naming import Names
from lib.runbooks import Runbooks
from lib.sizing import SHARD_BYTES_PER_SECOND

FULL_FLEET_AT = Fraction(1, 2)
"""The share of the stream's capacity at which every task runs; the other half arrives while tasks are starting."""

LAG_MILLISECONDS = 60_000
"""The age of the oldest unread record that adds tasks: several times what a deployment's hand-over of leases takes."""

LAG_STEPS_MILLISECONDS = ((LAG_MILLISECONDS, 1), (300_000, 4))
"""From this age on: this many tasks more."""


def bytes_per_second_per_task(*, shards: int, max_tasks: int) -> int:
    """Return what one task is to take in, bytes/s.

    shards x 1 MiB/s x 1/2 / max_tasks: the largest fleet is reached when the stream is half full, whatever the number
    of shards. In bytes, because a record of an aggregating producer holds a hundred events or more.

    Args:
        shards: of the stream; each takes 1 MiB/s (`lib.sizing.SHARD_BYTES_PER_SECOND`).
        max_tasks: the largest fleet.
    """
    return int(shards * SHARD_BYTES_PER_SECOND * FULL_FLEET_AT / max_tasks)


class StreamScaling(Construct):
    """Scales a service by target tracking on bytes per running task, and by steps on the age of unread records.

    It never asks for more tasks than there are shards. A deployment runs up to half of them again for its duration;
    the surplus holds no lease, and idles until an old task hands one over.

    While records are older than the first step, target tracking holds still: few bytes coming in are no reason to stop
    tasks that work off a backlog.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runbooks: Runbooks,
        service: ecs.FargateService,
        cluster: ecs.ICluster,
        stream: kinesis.IStream,
        shards: int,
        min_tasks: int,
        max_tasks: int,
    ) -> None:
        """Let the service scale.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            runbooks: makes the address of the alarm's page.
            service: what is scaled.
            cluster: where it runs; its Container Insights count the running tasks.
            stream: what it reads.
            shards: of the stream.
            min_tasks: never fewer.
            max_tasks: never more.

        Raises:
            ValueError: more tasks than shards; one of them would have nothing to read.
        """
        super().__init__(scope, construct_id)
        if max_tasks > shards:
            raise ValueError(f"{max_tasks} tasks for {shards} shards: a task without a shard does nothing")
        self._names, self._runbooks = names, runbooks
        self._target = service.auto_scale_task_count(min_capacity=min_tasks, max_capacity=max_tasks)
        age = stream.metric_get_records_iterator_age_milliseconds(period=cdk.Duration.minutes(1), statistic="Maximum")
        self._track_bytes(
            stream_name=stream.stream_name,
            cluster_name=cluster.cluster_name,
            service_name=service.service_name,
            target=bytes_per_second_per_task(shards=shards, max_tasks=max_tasks),
        )
        self._step_on_lag(age)

    def _track_bytes(self, *, stream_name: str, cluster_name: str, service_name: str, target: int) -> None:
        # L1: the library's target tracking takes no metric math.
        policy = autoscaling.CfnScalingPolicy
        running = {"ClusterName": cluster_name, "ServiceName": service_name}
        metrics = [
            metric_query("bytes", "AWS/Kinesis", "IncomingBytes", "Sum", StreamName=stream_name),
            metric_query("age", "AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "Maximum", StreamName=stream_name),
            metric_query("tasks", "ECS/ContainerInsights", "RunningTaskCount", "Average", **running),
            # Application Auto Scaling takes every metric by the minute.
            policy.TargetTrackingMetricDataQueryProperty(id="rate", expression="bytes / 60 / tasks", return_data=False),
            policy.TargetTrackingMetricDataQueryProperty(
                id="load",
                label="bytes per second and task; at least the target while the readers lag",
                expression=f"IF(FILL(age, 0) >= {LAG_MILLISECONDS} AND rate < {target}, {target}, rate)",
                return_data=True,
            ),
        ]
        policy(
            self,
            "BytesPerTask",
            policy_name=self._names.of("smartfactory-processor-bytes-per-task"),
            policy_type="TargetTrackingScaling",
            scaling_target_id=self._target.scalable_target_ref.resource_id,
            target_tracking_scaling_policy_configuration=policy.TargetTrackingScalingPolicyConfigurationProperty(
                target_value=target,
                # Every change of the fleet moves leases: in slowly, out as fast as the metrics come.
                scale_in_cooldown=600,
                scale_out_cooldown=60,
                customized_metric_specification=policy.CustomizedMetricSpecificationProperty(metrics=metrics),
            ),
        )

    def _step_on_lag(self, age: cw.Metric) -> None:
        step = autoscaling.StepScalingAction(
            self,
            "Lag",
            policy_name=self._names.of("smartfactory-processor-lag"),
            scaling_target=self._target,
            adjustment_type=autoscaling.AdjustmentType.CHANGE_IN_CAPACITY,
            metric_aggregation_type=autoscaling.MetricAggregationType.MAXIMUM,
            # A new task needs about two minutes to start and to be given leases.
            cooldown=cdk.Duration.minutes(3),
        )
        ends = [lower for lower, _ in LAG_STEPS_MILLISECONDS[1:]]
        for (lower, tasks), upper in zip(LAG_STEPS_MILLISECONDS, [*ends, None], strict=True):
            step.add_adjustment(
                adjustment=tasks,
                lower_bound=lower - LAG_MILLISECONDS,
                upper_bound=None if upper is None else upper - LAG_MILLISECONDS,
            )
        # Nobody is woken: this alarm adds tasks; the one for people looks at more than a minute's lag.
        alarm = cw.Alarm(
            self,
            "LagAlarm",
            alarm_name=self._names.of("smartfactory-processor-lag-scaling"),
            alarm_description=self._names.describe(
                self._runbooks.describe(
                    "Adds processor tasks while records wait longer than a minute.", "processor-lag-scaling"
                )
            ),
            metric=age,
            threshold=LAG_MILLISECONDS,
            comparison_operator=cw.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=2,
            treat_missing_data=cw.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.ApplicationScalingAction(step))
