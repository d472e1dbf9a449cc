"""Alarms of what runs: container services and functions."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from lib.constructs.platform_alarms.area import BELOW, FIVE_MINUTES, MINUTE, AlarmRow, Area, dead_letters_row, metric


def services_area(services: Mapping[str, tuple[ecs.FargateService, int]]) -> Area:
    """Return the alarms of the services: name -> the service and its least number of tasks."""
    rows = [row for name, (service, least) in services.items() for row in _service_rows(name, service, least)]
    traffic: dict[str, list[cw.IMetric]] = {
        f"{name.title()}: tasks": [_tasks(service, "RunningTaskCount"), _tasks(service, "DesiredTaskCount")]
        for name, (service, _) in services.items()
    }
    return Area(title="Services", rows=rows, traffic=traffic)


def _tasks(service: ecs.FargateService, name: str) -> cw.Metric:
    dimensions = {"ClusterName": service.cluster.cluster_name, "ServiceName": service.service_name}
    return metric("ECS/ContainerInsights", name, dimensions, statistic="Minimum", period=MINUTE)


def _service_rows(name: str, service: ecs.FargateService, least: int) -> list[AlarmRow]:
    return [
        AlarmRow(
            name=f"{name}-cpu",
            graph="Services: CPU, %",
            metric=service.metric_cpu_utilization(period=FIVE_MINUTES, label=name),
            threshold=85,
            periods=3,
            meaning=f"The {name} is short of CPU although its autoscaling had time to act.",
            because="autoscaling aims far below; this high for so long, it has reached its limit.",
        ),
        AlarmRow(
            name=f"{name}-memory",
            graph="Services: memory, %",
            metric=service.metric_memory_utilization(period=FIVE_MINUTES, label=name),
            threshold=85,
            periods=3,
            meaning=f"The {name} is about to run out of memory and to be killed.",
            because="Fargate does not swap: at 100 % the task is gone.",
        ),
        AlarmRow(
            name=f"{name}-tasks",
            graph="Services: running tasks",
            metric=_tasks(service, "RunningTaskCount"),
            threshold=least,
            comparison=BELOW,
            periods=10,
            missing=cw.TreatMissingData.BREACHING,  # without any task there may be no metric
            meaning=f"The {name} has fewer tasks than its minimum: they fail to start or to stay.",
            because="the configured minimum; a lost task is replaced within minutes.",
        ),
    ]


def functions_area(
    *,
    rotations: Sequence[tuple[str, lambda_.IFunction]],
    others: Sequence[tuple[str, lambda_.IFunction, str]],
    uncontended: Sequence[tuple[str, lambda_.IFunction, str]],
    dead_letters: Mapping[str, sqs.IQueue],
) -> Area:
    """Return the alarms of the functions.

    Args:
        rotations: name and function of each rotation of credentials.
        others: name and function of what else is invoked, and what an error of it means.
        uncontended: likewise, of what runs so seldom that it is never throttled.
        dead_letters: area -> the queue of its functions.
    """
    rows = [
        *(
            AlarmRow(
                name=f"{name}-errors",
                graph="Functions: errors",
                metric=function.metric_errors(statistic="Sum", period=FIVE_MINUTES, label=name),
                threshold=1,
                meaning="A rotation failed, or a report of ages: what the services use keeps working.",
                because="it runs once a month for each secret, so one failure in a period may be all of them.",
                page="rotation-errors",
            )
            for name, function in rotations
        ),
        *(
            AlarmRow(
                name=f"{name}-errors",
                graph="Functions: errors",
                metric=function.metric_errors(statistic="Sum", period=FIVE_MINUTES, label=name),
                threshold=1,
                meaning=meaning,
                because="what it finds out is a result and no error; so none is normal.",
            )
            for name, function, meaning in (*others, *uncontended)
        ),
        *(
            AlarmRow(
                name=f"{name}-throttles",
                graph="Functions: throttles",
                metric=function.metric_throttles(statistic="Sum", period=FIVE_MINUTES, label=name),
                threshold=1,
                meaning="The function was turned away: its reserved concurrency is used up by hanging invocations.",
                because="one invocation at a time is normal, and two are reserved.",
                page="function-throttles",
            )
            for name, function in (*rotations, *((name, function) for name, function, _ in others))
        ),
        *(
            dead_letters_row(
                f"{name}-function-dead-letters",
                queue.metric_approximate_number_of_messages_visible(statistic="Maximum", period=FIVE_MINUTES),
                meaning=f"An invocation of a function of the {name} stack failed for good; its event waits here.",
                graph="Functions: dead letters waiting",
                page="function-dead-letters",
            )
            for name, queue in dead_letters.items()
        ),
    ]
    return Area(title="Functions", rows=rows)
