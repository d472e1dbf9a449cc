"""The way in to the API's tasks: an internal load balancer with two target groups for blue/green deployments."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.access_log_bucket import ACCESS_PREFIX, CONNECTION_PREFIX, AccessLogBucket
from lib.constructs.security_groups import Member, SecurityGroups

HEALTH_PATH = "/healthz"
"""Answers 200 while a task can serve."""

TLS_POLICY = elbv2.SslPolicy.TLS13_12_RES_PQ
"""TLS 1.3, or 1.2 with forward secrecy and authenticated encryption; hybrid post-quantum where the client offers it."""


class InternalIngress(Construct):
    """Load balancer, production and test listener, one rule each, blue and green target group.

    TLS on every hop if the configuration has a certificate, else HTTP. Nobody has to resolve the certificate's host
    name: API Gateway reaches the load balancer by the ARN in its integration, the verification of deployments by the
    load balancer's own DNS name, and both use the host name for the TLS handshake and the `Host` header alone.

    Deployments rewrite the weights of the rules; so the rules live in a stack that deployments of the API leave alone,
    and carry no tag that changes from deployment to deployment, which would set the weights back.

    Attributes:
        load_balancer: internal, in the subnets `app`.
        blue: the target group that has the traffic at first.
        green: its alternate.
        production_rule: weights between them for requests.
        test_rule: weights between them for the test listener.
        origin: what API Gateway calls, scheme and host.
        test_address: the load balancer's own DNS name and the test listener's port, `{name}:{port}`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        security_groups: SecurityGroups,
        config: EnvironmentConfig,
        access_logs: AccessLogBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self.load_balancer = self._load_balancer(vpc, security_groups, access_logs)
        self.blue = self._target_group("Blue", vpc, security_groups.task_port)
        self.green = self._target_group("Green", vpc, security_groups.task_port)
        self.production_rule = self._rule("Production", security_groups.listener_port)
        self.test_rule = self._rule("Test", security_groups.test_port)
        api = config.settings.api
        host = api.internal_hostname or self.load_balancer.load_balancer_dns_name
        self.origin = f"{'https' if api.tls else 'http'}://{host}"
        self.test_address = f"{self.load_balancer.load_balancer_dns_name}:{security_groups.test_port}"

    def _load_balancer(
        self, vpc: ec2.IVpc, security_groups: SecurityGroups, access_logs: AccessLogBucket
    ) -> elbv2.ApplicationLoadBalancer:
        load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "LoadBalancer",
            load_balancer_name=self._config.names.of("sf-api", "load-balancer"),
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="app"),
            internet_facing=False,
            security_group=security_groups[Member.LOAD_BALANCER],
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elbv2.DesyncMitigationMode.STRICTEST,
            deletion_protection=False,
        )
        # Attributes, not log_access_logs(): that would also let in the accounts that delivered logs before 2022.
        for kind, prefix in (("access_logs", ACCESS_PREFIX), ("connection_logs", CONNECTION_PREFIX)):
            load_balancer.set_attribute(f"{kind}.s3.enabled", "true")
            load_balancer.set_attribute(f"{kind}.s3.bucket", access_logs.bucket.bucket_name)
            load_balancer.set_attribute(f"{kind}.s3.prefix", prefix)
        # The service tries to write when logs are turned on, and on a destroy the writer has to go first: what empties
        # the bucket is made after the bucket's policy and deleted before it.
        load_balancer.node.add_dependency(access_logs.emptied)
        return load_balancer

    def _target_group(self, colour: str, vpc: ec2.IVpc, port: int) -> elbv2.ApplicationTargetGroup:
        tls = self._config.settings.api.tls
        return elbv2.ApplicationTargetGroup(
            self,
            colour,
            target_group_name=self._config.names.of(f"sf-api-{colour.lower()}", "load-balancer"),
            vpc=vpc,
            target_type=elbv2.TargetType.IP,
            protocol=elbv2.ApplicationProtocol.HTTPS if tls else elbv2.ApplicationProtocol.HTTP,
            port=port,
            health_check=elbv2.HealthCheck(
                path=HEALTH_PATH,
                protocol=elbv2.Protocol.HTTPS if tls else elbv2.Protocol.HTTP,
                healthy_http_codes="200",
                interval=cdk.Duration.seconds(10),
                timeout=cdk.Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
            # Longer than API Gateway waits for an answer (29 s), so that no request is cut off.
            deregistration_delay=cdk.Duration.seconds(30),
        )

    def _rule(self, name: str, port: int) -> elbv2.ApplicationListenerRule:
        certificate_arn = self._config.settings.api.certificate_arn
        listener = elbv2.ApplicationListener(
            self,
            f"{name}Listener",
            load_balancer=self.load_balancer,
            port=port,
            protocol=elbv2.ApplicationProtocol.HTTPS if certificate_arn else elbv2.ApplicationProtocol.HTTP,
            certificates=[elbv2.ListenerCertificate.from_arn(certificate_arn)] if certificate_arn else None,
            ssl_policy=TLS_POLICY if certificate_arn else None,
            open=False,
            default_action=elbv2.ListenerAction.fixed_response(404),
        )
        rule = elbv2.ApplicationListenerRule(
            self,
            f"{name}Rule",
            listener=listener,
            priority=1,
            conditions=[elbv2.ListenerCondition.path_patterns(["/*"])],
            action=elbv2.ListenerAction.weighted_forward(
                [
                    elbv2.WeightedTargetGroup(target_group=self.blue, weight=100),
                    elbv2.WeightedTargetGroup(target_group=self.green, weight=0),
                ]
            ),
        )
        for unnamed in (listener, rule):
            tagged = cast("cdk.CfnResource", unnamed.node.default_child)
            cdk.Tags.of(tagged).add("Name", self._config.names.of(f"smartfactory-api-{name.lower()}"))
        return rule
