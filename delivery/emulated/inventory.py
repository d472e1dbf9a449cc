"""Everything that is in the emulated account, by the services' own lists: what a destroy must leave as it was."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from delivery.emulated.clients import Clients
from delivery.emulated.paths import at

LISTS: tuple[tuple[str, str, Mapping[str, Any], str], ...] = (
    ("apigateway", "get_rest_apis", {}, "items[].name"),
    ("apigateway", "get_api_keys", {}, "items[].name"),
    ("apigateway", "get_usage_plans", {}, "items[].name"),
    ("backup", "list_backup_plans", {}, "BackupPlansList[].BackupPlanName"),
    ("cloudformation", "list_exports", {}, "Exports[].Name"),
    ("cloudformation", "describe_stacks", {}, "Stacks[].StackName"),
    ("cloudwatch", "describe_alarms", {}, "MetricAlarms[].AlarmName"),
    ("cloudwatch", "list_dashboards", {}, "DashboardEntries[].DashboardName"),
    ("cognito-idp", "list_user_pools", {"MaxResults": 60}, "UserPools[].Name"),
    ("dynamodb", "list_tables", {}, "TableNames[]"),
    ("ec2", "describe_internet_gateways", {}, "InternetGateways[].InternetGatewayId"),
    ("ec2", "describe_network_interfaces", {}, "NetworkInterfaces[].NetworkInterfaceId"),
    ("ec2", "describe_route_tables", {}, "RouteTables[].RouteTableId"),
    ("ec2", "describe_security_groups", {}, "SecurityGroups[].GroupName"),
    ("ec2", "describe_subnets", {}, "Subnets[].SubnetId"),
    ("ec2", "describe_vpc_endpoints", {}, "VpcEndpoints[].VpcEndpointId"),
    ("ec2", "describe_vpcs", {}, "Vpcs[].VpcId"),
    ("ecr", "describe_repositories", {}, "repositories[].repositoryName"),
    ("ecs", "list_clusters", {}, "clusterArns[]"),
    ("ecs", "list_task_definitions", {"status": "ACTIVE"}, "taskDefinitionArns[]"),
    ("efs", "describe_file_systems", {}, "FileSystems[].FileSystemId"),
    ("elasticache", "describe_replication_groups", {}, "ReplicationGroups[].ReplicationGroupId"),
    ("elasticache", "describe_cache_subnet_groups", {}, "CacheSubnetGroups[].CacheSubnetGroupName"),
    ("elasticache", "describe_cache_parameter_groups", {}, "CacheParameterGroups[].CacheParameterGroupName"),
    ("elasticache", "describe_users", {}, "Users[].UserId"),
    ("elasticache", "describe_user_groups", {}, "UserGroups[].UserGroupId"),
    ("elbv2", "describe_load_balancers", {}, "LoadBalancers[].LoadBalancerName"),
    ("elbv2", "describe_target_groups", {}, "TargetGroups[].TargetGroupName"),
    ("events", "list_rules", {}, "Rules[].Name"),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies[].Arn"),
    ("iam", "list_roles", {}, "Roles[].RoleName"),
    ("kinesis", "list_streams", {}, "StreamNames[]"),
    ("kms", "list_aliases", {}, "Aliases[].AliasName"),
    ("kms", "list_keys", {}, "Keys[].KeyId"),
    ("lambda", "list_functions", {}, "Functions[].FunctionName"),
    ("logs", "describe_log_groups", {}, "logGroups[].logGroupName"),
    ("logs", "describe_resource_policies", {}, "resourcePolicies[].policyName"),
    ("rds", "describe_db_instances", {}, "DBInstances[].DBInstanceIdentifier"),
    ("rds", "describe_db_parameter_groups", {}, "DBParameterGroups[].DBParameterGroupName"),
    ("rds", "describe_db_subnet_groups", {}, "DBSubnetGroups[].DBSubnetGroupName"),
    ("rds", "describe_db_snapshots", {}, "DBSnapshots[].DBSnapshotIdentifier"),
    ("s3", "list_buckets", {}, "Buckets[].Name"),
    ("secretsmanager", "list_secrets", {"IncludePlannedDeletion": True}, "SecretList[].Name"),
    ("sns", "list_topics", {}, "Topics[].TopicArn"),
    ("sns", "list_subscriptions", {}, "Subscriptions[].Endpoint"),
    ("sqs", "list_queues", {}, "QueueUrls[]"),
    ("ssm", "describe_parameters", {}, "Parameters[].Name"),
    ("wafv2", "list_web_acls", {"Scope": "REGIONAL"}, "WebACLs[].Name"),
)
"""service, operation, arguments, where the names are.

Without the tagging API: the emulator's keeps tags of tables and ECS services that are gone.
"""

THREADS = 4


def inventory(client: Clients) -> dict[str, tuple[str, ...]]:
    """Return `service operation` -> the names that it lists, sorted; one name as often as it is listed."""
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(pool.map(lambda row: (f"{row[0]} {row[1]}", _names(client(row[0]), *row[1:])), LISTS))


def added(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what the second inventory has and the first has not."""
    found = {}
    for name, names in after.items():
        left = list(names)
        for each in before.get(name, ()):
            if each in left:
                left.remove(each)
        if left:
            found[name] = tuple(left)
    return found


def _names(client: Any, operation: str, arguments: Mapping[str, Any], path: str) -> tuple[str, ...]:
    if client.can_paginate(operation):
        pages = list(client.get_paginator(operation).paginate(**arguments))
    else:
        pages = [getattr(client, operation)(**arguments)]
    return tuple(sorted(name for page in pages for name in at(path, page) or ()))


def pending_deletion(client: Clients, keys: tuple[str, ...]) -> bool:
    """Tell whether all of these KMS keys wait for their deletion."""
    try:
        return all(
            client("kms").describe_key(KeyId=each)["KeyMetadata"]["KeyState"] == "PendingDeletion" for each in keys
        )
    except (BotoCoreError, ClientError):
        return False
