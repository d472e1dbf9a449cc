"""Network: the VPC, its endpoints, its security groups, DNS Firewall, and the internal load balancer."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.access_log_bucket import AccessLogBucket, emptying_function_name
from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.dns_firewall import DnsFirewall
from lib.constructs.flow_log import FlowLog
from lib.constructs.internal_ingress import InternalIngress
from lib.constructs.security_groups import SecurityGroups
from lib.constructs.vpc_endpoints import VpcEndpoints
from lib.stacks.base import BaseStack

SUBNET_GROUPS = (
    # 251 addresses a zone for NAT gateways alone; nothing in it gets a public address by itself.
    ec2.SubnetConfiguration(
        name="public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
    ),
    # 4,091 addresses a zone: tasks, functions, endpoints, and twice the tasks while a deployment runs.
    ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20),
    # No route out of the VPC: database, cache, mount targets.
    ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24),
)


class NetworkStack(BaseStack):
    """Changes rarely; everything else stands on it.

    Attributes:
        vpc: three zones; subnet groups `public`, `app` (private with egress) and `data` (isolated).
        nat_gateway_ids: one or one a zone.
        security_groups: every group and every allowed flow. The VPC's default group, which the service makes and
            which nobody can delete, is used by nothing.
        dns_firewall: blocks and logs questions to the resolver.
        ingress: the internal load balancer and its listener rules.
        function_dead_letters: of the function that empties the log bucket.
    """

    def __init__(self, scope: Construct, construct_id: str = "Network", *, config: EnvironmentConfig) -> None:
        super().__init__(scope, construct_id, config=config, purpose="VPC, endpoints, security groups, ingress")
        nat = ec2.NatProvider.gateway()
        self.vpc = self._vpc(nat)
        self.nat_gateway_ids = [gateway.gateway_id for gateway in nat.configured_gateways]
        self.security_groups = SecurityGroups(self, "SecurityGroups", vpc=self.vpc, config=config)
        VpcEndpoints(self, "Endpoints", vpc=self.vpc, security_groups=self.security_groups, names=self.names)
        FlowLog(
            self,
            "FlowLog",
            vpc=self.vpc,
            log_group=self.log_group("FlowLogs", self.names.of("/smartfactory/vpc/flow"), masked=False),
            names=self.names,
        )
        query_log_name = self.names.of("/smartfactory/dns/queries")
        self.dns_firewall = DnsFirewall(
            self,
            "DnsFirewall",
            vpc=self.vpc,
            config=config,
            query_log=self.log_group("DnsQueries", query_log_name, masked=False),
            query_log_name=query_log_name,
        )
        dead_letters = DeadLetterQueue(
            self, "FunctionDeadLetters", names=self.names, name="network-function-dead-letters", key=self.key
        )
        self.function_dead_letters = dead_letters.queue
        self.ingress = InternalIngress(
            self,
            "Ingress",
            vpc=self.vpc,
            security_groups=self.security_groups,
            config=config,
            access_logs=self._access_logs(dead_letters),
        )

    def _vpc(self, nat: ec2.NatProvider) -> ec2.Vpc:
        vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=self.names.of("smartfactory"),
            ip_addresses=ec2.IpAddresses.cidr(self.config.settings.network.cidr),
            nat_gateways=self.config.settings.network.nat_gateways,
            nat_gateway_provider=nat,
            # It would add a function of the library's; instead nothing is ever put into that group, which a test holds.
            restrict_default_security_group=False,
            subnet_configuration=list(SUBNET_GROUPS),
        )
        for group in SUBNET_GROUPS:
            for place, subnet in enumerate(vpc.select_subnets(subnet_group_name=group.name).subnets, start=1):
                # Also names the subnet's route table, NAT gateway and address.
                cdk.Tags.of(subnet).add("Name", self.names.of(f"smartfactory-{group.name}-{place}"))
        return vpc

    def _access_logs(self, dead_letters: DeadLetterQueue) -> AccessLogBucket:
        function_log = self.log_group("EmptyLogBucketLogs", f"/aws/lambda/{emptying_function_name(self.names)}")
        return AccessLogBucket(
            self,
            "LoadBalancerLogs",
            names=self.names,
            retention=cdk.Duration.days(self.config.settings.retention.logs_days),
            function_log=function_log,
            function_dead_letters=dead_letters,
        )
