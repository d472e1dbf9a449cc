"""A Fargate service that is replaced as a whole, and only by what was seen to work."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from lib.constructs.deployment_alarms import DeploymentAlarms
from lib.constructs.fargate_task import FargateTask
from lib.constructs.internal_ingress import InternalIngress
from lib.constructs.request_scaling import RequestScaling
from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names
from lib.runbooks import Runbooks
from lib.settings import Api

BAKE_TIME = cdk.Duration.minutes(10)
"""How long the old tasks stay after the traffic moved: so long a rollback is instant."""

VERIFICATION_MINUTES = 10
"""After which ECS rolls back whatever the verification says: twice as long as that one takes until it gives up.

Without it ECS would wait for a day, should the answers that it is not done yet never end.
"""


class BlueGreenService(Construct):
    """The service `smartfactory-{name}-{suffix}` behind two target groups.

    A deployment starts all new tasks beside the old ones, sends them the test listener's traffic, has a function try
    them, and moves the traffic; an alarm, a failing function or tasks that do not start bring the old ones back.

    Attributes:
        service: the service.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runbooks: Runbooks,
        name: str,
        settings: Api,
        cluster: ecs.ICluster,
        task: FargateTask,
        port: int,
        security_group: ec2.ISecurityGroup,
        ingress: InternalIngress,
        verification: lambda_.IFunction,
    ) -> None:
        """Create service, roles, alarms and scaling.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            runbooks: makes the addresses of the alarms' pages.
            name: the service's part, `api` for example.
            settings: least and most tasks, and the most requests per second that they share.
            cluster: where it runs.
            task: what it runs.
            port: that the container listens on.
            security_group: of the tasks.
            ingress: target groups and listener rules.
            verification: answers whether the new tasks work, see `lambda/verify_deployment`.
        """
        super().__init__(scope, construct_id)
        self._names, self._name, self._ingress = names, name, ingress
        hook_role = self._hook_role(verification)
        traffic_role = self._traffic_role()
        alarms = DeploymentAlarms(self, "Alarms", names=names, runbooks=runbooks, name=name, ingress=ingress)
        self.service = ecs.FargateService(
            self,
            "Service",
            service_name=names.of(f"smartfactory-{name}"),
            cluster=cluster,
            task_definition=task.task_definition,
            platform_version=ecs.FargatePlatformVersion.LATEST,
            # No desired count: a deployment would set the fleet back to it, in the middle of the day's load.
            min_healthy_percent=100,
            max_healthy_percent=200,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="app"),
            security_groups=[security_group],
            assign_public_ip=False,
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
            health_check_grace_period=cdk.Duration.seconds(60),
            deployment_strategy=ecs.DeploymentStrategy.BLUE_GREEN,
            bake_time=BAKE_TIME,
            circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
            lifecycle_hooks=[
                ecs.DeploymentLifecycleLambdaTarget(
                    verification,
                    "Verification",
                    role=hook_role.role,
                    lifecycle_stages=[ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
                )
            ],
        )
        # The library's hook knows no limit of time.
        cast("ecs.CfnService", self.service.node.default_child).add_property_override(
            "DeploymentConfiguration.LifecycleHooks.0.TimeoutConfiguration",
            {"TimeoutInMinutes": VERIFICATION_MINUTES, "Action": "ROLLBACK"},
        )
        self.service.enable_deployment_alarms(alarms.alarm_names, behavior=ecs.AlarmBehavior.ROLLBACK_ON_ALARM)
        target = self.service.load_balancer_target(
            container_name=task.container.container_name,
            container_port=port,
            alternate_target=ecs.AlternateTarget(
                "Alternate",
                alternate_target_group=ingress.green,
                role=traffic_role.role,
                production_listener=ecs.ListenerRuleConfiguration.application_listener_rule(ingress.production_rule),
                test_listener=ecs.ListenerRuleConfiguration.application_listener_rule(ingress.test_rule),
            ),
        )
        ingress.blue.add_target(target)
        # Named only, so not seen as dependencies: the first deployment already needs them all.
        self.service.node.add_dependency(hook_role.policy, traffic_role.policy, alarms)
        RequestScaling(
            self,
            "Scaling",
            names=names,
            name=name,
            settings=settings,
            service=self.service,
            cluster=cluster,
            ingress=ingress,
        )

    def _hook_role(self, verification: lambda_.IFunction) -> ScopedRole:
        return ScopedRole(
            self,
            "HookRole",
            names=self._names,
            name=f"{self._name}-deployment-hook",
            service="ecs.amazonaws.com",
            purpose="asks whether a deployment works",
            statements=[
                iam.PolicyStatement(
                    sid="Verify", actions=["lambda:InvokeFunction"], resources=[verification.function_arn]
                )
            ],
        )

    def _traffic_role(self) -> ScopedRole:
        # What AWS's own policy for this grants on every load balancer of the account, here on ours.
        ingress = self._ingress
        return ScopedRole(
            self,
            "TrafficRole",
            names=self._names,
            name=f"{self._name}-deployment-traffic",
            service="ecs.amazonaws.com",
            purpose="moves traffic between the target groups",
            statements=[
                iam.PolicyStatement(
                    sid="Rules",
                    actions=["elasticloadbalancing:ModifyRule"],
                    resources=[ingress.production_rule.listener_rule_arn, ingress.test_rule.listener_rule_arn],
                ),
                iam.PolicyStatement(
                    sid="Targets",
                    actions=["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
                    resources=[ingress.blue.target_group_arn, ingress.green.target_group_arn],
                ),
                # Elastic Load Balancing knows no resource-level permission for these.
                iam.PolicyStatement(
                    sid="Look",
                    actions=[
                        "elasticloadbalancing:DescribeListeners",
                        "elasticloadbalancing:DescribeRules",
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetHealth",
                    ],
                    resources=["*"],
                ),
            ],
        )
