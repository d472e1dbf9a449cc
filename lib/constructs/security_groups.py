"""Every security group of the platform and every flow between them, in one table.

They live in one stack: rules between groups of two stacks would tie the stacks in a cycle, and a reviewer wants to
read who may talk to whom in one place. Nothing may leave a group that is not listed here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from lib.config import EnvironmentConfig


class Member(StrEnum):
    """Who has a security group."""

    VPC_LINK = "vpc-link"
    LOAD_BALANCER = "load-balancer"
    API = "api"
    PROCESSOR = "processor"
    DATABASE = "database"
    CACHE = "cache"
    FILES = "files"
    ENDPOINTS = "endpoints"
    DATABASE_SETUP = "database-setup"
    DATABASE_ROTATION = "database-rotation"
    CACHE_ROTATION = "cache-rotation"
    API_ROTATION = "api-rotation"
    DEPLOYMENT_VERIFICATION = "deployment-verification"


@dataclass(frozen=True, slots=True)
class Flow:
    """A connection that is allowed: who opens it, to whom, which TCP ports, why."""

    source: Member
    target: Member
    ports: tuple[int, ...]
    why: str


POSTGRESQL, REDIS, NFS, HTTPS = 5432, 6379, 2049, 443
M = Member

ENDPOINT_CLIENTS = (M.API, M.PROCESSOR, M.DATABASE_SETUP, M.DATABASE_ROTATION, M.CACHE_ROTATION, M.API_ROTATION)
"""Who calls AWS services through interface endpoints."""

PREFIX_LIST_CLIENTS: dict[Literal["s3", "dynamodb"], tuple[Member, ...]] = {
    "s3": (M.API, M.PROCESSOR, M.DATABASE_SETUP, M.API_ROTATION),
    "dynamodb": (M.PROCESSOR,),
}
"""Who goes through gateway endpoints: image layers come from S3, and what CloudFormation calls answers there; leases
live in DynamoDB."""

ISSUER_CLIENTS = (M.API, M.API_ROTATION)
"""Who calls the issuer of tokens: for its public keys, and for new client secrets.

It has public addresses alone, of no prefix list, and is reached through the NAT gateways; see `vpc_endpoints`.
"""


def flows(*, listener_port: int, test_port: int, task_port: int) -> tuple[Flow, ...]:
    """Return every allowed connection; the three ports depend on whether the API has a certificate."""
    return (
        Flow(M.VPC_LINK, M.LOAD_BALANCER, (listener_port,), "requests from API Gateway"),
        Flow(M.LOAD_BALANCER, M.API, (task_port,), "requests and health checks"),
        Flow(M.DEPLOYMENT_VERIFICATION, M.LOAD_BALANCER, (test_port,), "the green target, before it gets traffic"),
        Flow(M.API, M.DATABASE, (POSTGRESQL,), "history"),
        Flow(M.API, M.CACHE, (REDIS,), "latest values"),
        Flow(M.API, M.FILES, (NFS,), "the archive"),
        Flow(M.PROCESSOR, M.DATABASE, (POSTGRESQL,), "readings, rollups, dead letters"),
        Flow(M.PROCESSOR, M.CACHE, (REDIS,), "latest values"),
        Flow(M.PROCESSOR, M.FILES, (NFS,), "the archive"),
        Flow(M.DATABASE_SETUP, M.DATABASE, (POSTGRESQL,), "users, migrations, partitions"),
        Flow(M.DATABASE_ROTATION, M.DATABASE, (POSTGRESQL,), "new passwords"),
        Flow(M.CACHE_ROTATION, M.CACHE, (REDIS,), "trying the new password"),
        *(Flow(client, M.ENDPOINTS, (HTTPS,), "AWS service APIs") for client in ENDPOINT_CLIENTS),
    )


class SecurityGroups(Construct):
    """One group a member, named `smartfactory-{member}-{suffix}`, without any rule that `flows` does not list.

    Attributes:
        listener_port: of the load balancer's production listener.
        test_port: of its test listener, which blue/green deployments use.
        task_port: on which the API's tasks listen.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, config: EnvironmentConfig) -> None:
        super().__init__(scope, construct_id)
        tls = config.settings.api.tls
        self.listener_port = HTTPS if tls else 80
        self.test_port = 9443 if tls else 9080
        self.task_port = 8443 if tls else 8080
        self._ids: dict[Member, str] = {}
        self._frozen: dict[Member, ec2.ISecurityGroup] = {}
        for member in Member:
            name = _pascal(member)
            group = ec2.SecurityGroup(
                self,
                name,
                vpc=vpc,
                security_group_name=config.names.of(f"smartfactory-{member}"),
                description=config.names.describe(f"SmartFactory {member}"),
                # An inline rule that matches nothing: EC2 gives a group without any rule one that allows everything.
                allow_all_outbound=False,
            )
            self._ids[member] = group.security_group_id
            # Handed out immutable: otherwise the library's constructs add rules of their own to a group they are given.
            self._frozen[member] = ec2.SecurityGroup.from_security_group_id(
                self, f"{name}Frozen", group.security_group_id, mutable=False
            )
        for flow in flows(listener_port=self.listener_port, test_port=self.test_port, task_port=self.task_port):
            for port in flow.ports:
                self._allow(flow, port)
        for service, clients in PREFIX_LIST_CLIENTS.items():
            for client in clients:
                ec2.CfnSecurityGroupEgress(
                    self,
                    f"{_pascal(client)}To{_pascal(service)}",
                    group_id=self._ids[client],
                    destination_prefix_list_id=config.region_facts.prefix_lists[service],
                    ip_protocol="tcp",
                    from_port=HTTPS,
                    to_port=HTTPS,
                    description=f"{service} through its gateway endpoint",
                )
        for client in ISSUER_CLIENTS:
            ec2.CfnSecurityGroupEgress(
                self,
                f"{_pascal(client)}ToIssuer",
                group_id=self._ids[client],
                cidr_ip="0.0.0.0/0",
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                description="the issuer of tokens, which has public addresses alone",
            )

    def _allow(self, flow: Flow, port: int) -> None:
        # L1: the ids that the L2 makes up hold the stage's name, and would differ from environment to environment.
        connection = f"{_pascal(flow.source)}To{_pascal(flow.target)}{port}"
        source, target = self._ids[flow.source], self._ids[flow.target]
        ec2.CfnSecurityGroupEgress(
            self,
            f"{connection}Egress",
            group_id=source,
            destination_security_group_id=target,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=flow.why,
        )
        ec2.CfnSecurityGroupIngress(
            self,
            f"{connection}Ingress",
            group_id=target,
            source_security_group_id=source,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=flow.why,
        )

    def __getitem__(self, member: Member) -> ec2.ISecurityGroup:
        """Return a member's group; nothing can add a rule to it."""
        return self._frozen[member]


def _pascal(name: str) -> str:
    return "".join(part.title() for part in name.split("-"))
