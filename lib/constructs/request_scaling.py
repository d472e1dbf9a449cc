"""How many tasks serve requests: as many as the requests need, and more while their processors are busy."""

from typing import cast

from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from lib.constructs.internal_ingress import InternalIngress
from lib.constructs.metric_query import metric_query
from lib.naming import Names
from lib.settings import Api

CPU_PERCENT = 60
"""Leaves room for the minutes that a new task needs to start."""

COOLDOWN_OUT_SECONDS, COOLDOWN_IN_SECONDS = 60, 300


def requests_per_second_per_task(settings: Api) -> int:
    """Return what one task is to serve, requests/s: at the API's throttle the largest fleet runs, and not before."""
    return max(1, settings.requests_per_second // settings.max_tasks)


class RequestScaling(Construct):
    """Scales a service by target tracking on its processors and on the requests of both target groups.

    The library's own policy on requests follows one target group; after a deployment the traffic is on the other.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        settings: Api,
        service: ecs.FargateService,
        cluster: ecs.ICluster,
        ingress: InternalIngress,
    ) -> None:
        """Let the service scale.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the service's part, `api` for example.
            settings: least and most tasks, and the requests that the most share.
            service: what is scaled.
            cluster: where it runs; its Container Insights count the running tasks.
            ingress: whose target groups count the requests.
        """
        super().__init__(scope, construct_id)
        count = service.auto_scale_task_count(min_capacity=settings.min_tasks, max_capacity=settings.max_tasks)
        self._target_id = cast("autoscaling.ScalableTarget", count.node.find_child("Target")).scalable_target_id
        policy = autoscaling.CfnScalingPolicy
        self._track(
            "Cpu",
            names.of(f"smartfactory-{name}-cpu"),
            CPU_PERCENT,
            predefined=policy.PredefinedMetricSpecificationProperty(
                predefined_metric_type="ECSServiceAverageCPUUtilization"
            ),
        )
        groups = {"blue": ingress.blue, "green": ingress.green}
        balancer = ingress.load_balancer.load_balancer_full_name
        counts = [
            metric_query(
                colour,
                "AWS/ApplicationELB",
                "RequestCount",
                "Sum",
                LoadBalancer=balancer,
                TargetGroup=group.target_group_full_name,
            )
            for colour, group in groups.items()
        ]
        running = metric_query(
            "tasks",
            "ECS/ContainerInsights",
            "RunningTaskCount",
            "Average",
            ClusterName=cluster.cluster_name,
            ServiceName=service.service_name,
        )
        rate = policy.TargetTrackingMetricDataQueryProperty(
            id="rate",
            label="requests per second and task",
            # Application Auto Scaling takes every metric by the minute.
            expression="(FILL(blue, 0) + FILL(green, 0)) / 60 / tasks",
            return_data=True,
        )
        self._track(
            "Requests",
            names.of(f"smartfactory-{name}-requests-per-task"),
            requests_per_second_per_task(settings),
            customized=policy.CustomizedMetricSpecificationProperty(metrics=[*counts, running, rate]),
        )

    def _track(
        self,
        construct_id: str,
        policy_name: str,
        target_value: float,
        *,
        predefined: autoscaling.CfnScalingPolicy.PredefinedMetricSpecificationProperty | None = None,
        customized: autoscaling.CfnScalingPolicy.CustomizedMetricSpecificationProperty | None = None,
    ) -> None:
        policy = autoscaling.CfnScalingPolicy
        policy(
            self,
            construct_id,
            policy_name=policy_name,
            policy_type="TargetTrackingScaling",
            scaling_target_id=self._target_id,
            target_tracking_scaling_policy_configuration=policy.TargetTrackingScalingPolicyConfigurationProperty(
                target_value=target_value,
                scale_out_cooldown=COOLDOWN_OUT_SECONDS,
                scale_in_cooldown=COOLDOWN_IN_SECONDS,
                predefined_metric_specification=predefined,
                customized_metric_specification=customized,
            ),
        )
