"""Network: the VPC, its endpoints, its security groups, DNS Firewall, and the internal load balancer."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.security_groups import SecurityGroups
from lib.stacks.base import BaseStack


class NetworkStack(BaseStack):
    """Changes rarely; everything else stands on it.

    Attributes:
        vpc: three zones; subnet groups `public`, `app` (private with egress) and `data` (isolated).
        security_groups: every group and every allowed flow.
    """

    def __init__(self, scope: Construct, construct_id: str = "Network", *, config: EnvironmentConfig) -> None:
        super().__init__(scope, construct_id, config=config, purpose="VPC, endpoints, security groups, ingress")
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=self.names.of("smartfactory"),
            ip_addresses=ec2.IpAddresses.cidr(config.settings.network.cidr),
            nat_gateways=config.settings.network.nat_gateways,
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
                ),
                ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20),
                ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24),
            ],
        )
        self.security_groups = SecurityGroups(self, "SecurityGroups", vpc=self.vpc, config=config)
