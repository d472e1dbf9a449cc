"""The cache: ElastiCache in cluster mode."""

from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.cache_users import CacheUsers
from lib.constructs.security_groups import REDIS

MAINTENANCE_WINDOW = "sun:10:30-sun:11:30"
"""UTC; not while the database, from which the cache is rebuilt, has its own."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What ElastiCache calls an engine: its version, and the family of its parameter groups."""

    version: str
    family: str


ENGINES = {"redis": Engine("7.1", "redis7"), "valkey": Engine("8.1", "valkey8")}


class RedisCache(Construct):
    """Shards with replicas in other zones, TLS only, named users.

    It keeps no snapshot: everything in it is rebuilt from the database.

    Attributes:
        endpoint: the configuration endpoint, which names every shard.
        port: of every node.
        user_ids: of each user in ElastiCache's API, which is also its login, by its name in `CACHE_USERS`.
        user_arns: the same as ARNs.
        replication_group_id: the physical name, `smartfactory-{suffix}`.
        replication_group_arn: its ARN.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: EnvironmentConfig,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
        secrets: Mapping[str, sm.ISecret],
        slow_log: logs.ILogGroup,
        engine_log: logs.ILogGroup,
    ) -> None:
        """Create the replication group, its users, its parameters.

        Args:
            scope: where.
            construct_id: unique there.
            config: the environment; `settings.cache` says which engine and how large.
            vpc: whose subnets `data` it lives in.
            security_group: who may connect.
            key: encrypts it at rest.
            secrets: of its users, see `CacheUsers`.
            slow_log: gets slow commands.
            engine_log: gets what the engine says.
        """
        super().__init__(scope, construct_id)
        self._names, self._settings = config.names, config.settings.cache
        self.port = REDIS
        users = CacheUsers(self, "Users", config=config, secrets=secrets)
        self.user_ids, self.user_arns = users.user_ids, users.user_arns
        self.replication_group_id = self._names.of("smartfactory", "replication-group")
        self.replication_group_arn = cdk.Stack.of(self).format_arn(
            service="elasticache",
            resource="replicationgroup",
            resource_name=self.replication_group_id,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        group = self._replication_group(vpc, security_group, key, users.group, slow_log, engine_log)
        self.endpoint = group.attr_configuration_end_point_address

    def rotation_statements(self) -> list[iam.PolicyStatement]:
        """Return what whoever gives the users new passwords needs."""
        return [
            iam.PolicyStatement(
                sid="CacheUsers",
                actions=["elasticache:DescribeUsers", "elasticache:ModifyUser"],
                resources=list(self.user_arns.values()),
            ),
            # A user cannot be changed while the group that uses it is being changed.
            iam.PolicyStatement(
                sid="CacheStatus",
                actions=["elasticache:DescribeReplicationGroups"],
                resources=[self.replication_group_arn],
            ),
        ]

    def _parameters(self) -> elasticache.CfnParameterGroup:
        group = elasticache.CfnParameterGroup(
            self,
            "Parameters",
            cache_parameter_group_family=ENGINES[self._settings.engine].family,
            description=self._names.describe("SmartFactory cache"),
            properties={
                "cluster-enabled": "yes",
                # Not an evicting policy: a line that was dropped would come back with the next late event as its
                # newest value. A full cache refuses the write and says so.
                "maxmemory-policy": "noeviction",
            },
        )
        cdk.Tags.of(group).add("Name", self._names.of("smartfactory-cache"))
        return group

    def _replication_group(
        self,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
        users: elasticache.CfnUserGroup,
        slow_log: logs.ILogGroup,
        engine_log: logs.ILogGroup,
    ) -> elasticache.CfnReplicationGroup:
        subnets = elasticache.CfnSubnetGroup(
            self,
            "Subnets",
            cache_subnet_group_name=self._names.of("smartfactory-cache"),
            description=self._names.describe("SmartFactory cache"),
            subnet_ids=vpc.select_subnets(subnet_group_name="data").subnet_ids,
        )
        group = elasticache.CfnReplicationGroup(
            self,
            "ReplicationGroup",
            replication_group_id=self.replication_group_id,
            replication_group_description=self._names.describe("SmartFactory latest values"),
            engine=self._settings.engine,
            engine_version=ENGINES[self._settings.engine].version,
            cache_node_type=self._settings.node_type,
            cluster_mode="enabled",
            num_node_groups=self._settings.shards,
            replicas_per_node_group=self._settings.replicas_per_shard,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            port=self.port,
            cache_subnet_group_name=subnets.ref,
            security_group_ids=[security_group.security_group_id],
            user_group_ids=[users.ref],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled=True,
            kms_key_id=key.key_arn,
            cache_parameter_group_name=self._parameters().ref,
            snapshot_retention_limit=0,
            auto_minor_version_upgrade=True,
            preferred_maintenance_window=MAINTENANCE_WINDOW,
            log_delivery_configurations=[_log("slow-log", slow_log), _log("engine-log", engine_log)],
        )
        group.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        # Else a change of the number of shards would replace the group, and its name is taken.
        group.cfn_options.update_policy = cdk.CfnUpdatePolicy(use_online_resharding=True)
        group.add_resource_dependency(self._delivery(slow_log, engine_log))
        return group

    def _delivery(self, *groups: logs.ILogGroup) -> logs.CfnResourcePolicy:
        stack = cdk.Stack.of(self)
        # Without a policy the service would write one of its own, for all log groups, and a destroy would leave it.
        return logs.CfnResourcePolicy(
            self,
            "LogDelivery",
            policy_name=self._names.of("smartfactory-cache-logs"),
            policy_document=stack.to_json_string(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "CacheLogs",
                            "Effect": "Allow",
                            "Principal": {"Service": "delivery.logs.amazonaws.com"},
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": [each.log_group_arn for each in groups],
                            "Condition": {"StringEquals": {"aws:SourceAccount": stack.account}},
                        }
                    ],
                }
            ),
        )


def _log(kind: str, group: logs.ILogGroup) -> elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty:
    properties = elasticache.CfnReplicationGroup
    return properties.LogDeliveryConfigurationRequestProperty(
        log_type=kind,
        log_format="json",
        destination_type="cloudwatch-logs",
        destination_details=properties.DestinationDetailsProperty(
            cloud_watch_logs_details=properties.CloudWatchLogsDestinationDetailsProperty(log_group=group.log_group_name)
        ),
    )
