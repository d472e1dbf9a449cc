"""RDS, ElastiCache, EFS, S3."""

import json

from botocore.exceptions import ClientError

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live

STATEMENTS = "Statement[].[Sid, Effect, Action, Condition]"
"""Without the resource, which the service adds."""


def _cache_group(client: Clients, live: Live) -> JSON:
    return client("elasticache").describe_replication_groups(ReplicationGroupId=live.id)["ReplicationGroups"][0]


def _files(client: Clients, live: Live) -> JSON:
    efs = client("efs")
    system = efs.describe_file_systems(FileSystemId=live.id)["FileSystems"][0]
    policies = efs.describe_lifecycle_configuration(FileSystemId=live.id)["LifecyclePolicies"]
    policy = json.loads(efs.describe_file_system_policy(FileSystemId=live.id)["Policy"])
    return {**system, "lifecycle": policies, "policy": policy}


def _bucket(client: Clients, live: Live) -> JSON:
    s3 = client("s3")
    encryption = s3.get_bucket_encryption(Bucket=live.id)["ServerSideEncryptionConfiguration"]["Rules"]
    return {
        "name": next(each["Name"] for each in s3.list_buckets()["Buckets"] if each["Name"] == live.id),
        "encryption": [each["ApplyServerSideEncryptionByDefault"] for each in encryption],
        "versioning": s3.get_bucket_versioning(Bucket=live.id).get("Status"),
        "public": s3.get_public_access_block(Bucket=live.id)["PublicAccessBlockConfiguration"],
        "ownership": s3.get_bucket_ownership_controls(Bucket=live.id)["OwnershipControls"]["Rules"],
        "lifecycle": _lifecycle(s3, live.id),
    }


def _lifecycle(s3: JSON, bucket: str) -> JSON:
    try:
        return s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError:  # it has none
        return []


CHECKS = (
    Check(
        type="AWS::RDS::DBInstance",
        read=lambda client, live: client("rds").describe_db_instances(DBInstanceIdentifier=live.id)["DBInstances"][0],
        fields={
            name: name
            for name in (
                "AllocatedStorage",
                "AutoMinorVersionUpgrade",
                "BackupRetentionPeriod",
                "CACertificateIdentifier",
                "CopyTagsToSnapshot",
                "DBInstanceClass",
                "DBInstanceIdentifier",
                "DBName",
                "DeletionProtection",
                "Engine",
                "EngineVersion",
                "Iops",
                "KmsKeyId",
                "MasterUsername",
                "MaxAllocatedStorage",
                "MonitoringInterval",
                "MonitoringRoleArn",
                "MultiAZ",
                "PreferredBackupWindow",
                "PreferredMaintenanceWindow",
                "PubliclyAccessible",
                "StorageEncrypted",
                "StorageThroughput",
                "StorageType",
            )
        }
        | {
            "Port": "Endpoint.Port",
            "DBSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
            "DBParameterGroupName": "DBParameterGroups[0].DBParameterGroupName",
            "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
            "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
            "EnablePerformanceInsights": "PerformanceInsightsEnabled",
            "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
            "PerformanceInsightsRetentionPeriod": "PerformanceInsightsRetentionPeriod",
            "VPCSecurityGroups": "VpcSecurityGroups[].VpcSecurityGroupId",
        },
    ),
    Check(
        type="AWS::RDS::DBSubnetGroup",
        read=lambda client, live: client("rds").describe_db_subnet_groups(DBSubnetGroupName=live.id)["DBSubnetGroups"][
            0
        ],
        fields={"DBSubnetGroupDescription": "DBSubnetGroupDescription", "SubnetIds": "Subnets[].SubnetIdentifier"},
    ),
    Check(
        type="AWS::RDS::DBParameterGroup",
        read=lambda client, live: {
            **client("rds").describe_db_parameter_groups(DBParameterGroupName=live.id)["DBParameterGroups"][0],
            "parameters": {
                each["ParameterName"]: each.get("ParameterValue")
                for each in client("rds").describe_db_parameters(DBParameterGroupName=live.id, Source="user")[
                    "Parameters"
                ]
                if each["ParameterName"] in live.properties["Parameters"]
            },
        },
        fields={"Family": "DBParameterGroupFamily", "Description": "Description", "Parameters": "parameters"},
    ),
    Check(
        type="AWS::ElastiCache::ReplicationGroup",
        read=_cache_group,
        fields={
            "ReplicationGroupId": "ReplicationGroupId",
            "ReplicationGroupDescription": "Description",
            "AtRestEncryptionEnabled": "AtRestEncryptionEnabled",
            "TransitEncryptionEnabled": "TransitEncryptionEnabled",
            "TransitEncryptionMode": "TransitEncryptionMode",
            "AutomaticFailoverEnabled && 'enabled'": "AutomaticFailover",
            "MultiAZEnabled && 'enabled'": "MultiAZ",
            "CacheNodeType": "CacheNodeType",
            "ClusterMode": "ClusterMode",
            "Engine": "Engine",
            "KmsKeyId": "KmsKeyId",
            "NumNodeGroups": "length(NodeGroups)",
            "ReplicasPerNodeGroup": "length(NodeGroups[0].NodeGroupMembers[1:])",
            "SnapshotRetentionLimit": "SnapshotRetentionLimit",
            "UserGroupIds": "UserGroupIds",
            "LogDeliveryConfigurations[].LogType": "LogDeliveryConfigurations[].LogType",
        },
    ),
    Check(
        type="AWS::ElastiCache::SubnetGroup",
        read=lambda client, live: client("elasticache").describe_cache_subnet_groups(CacheSubnetGroupName=live.id)[
            "CacheSubnetGroups"
        ][0],
        fields={"Description": "CacheSubnetGroupDescription", "SubnetIds": "Subnets[].SubnetIdentifier"},
    ),
    Check(
        type="AWS::ElastiCache::ParameterGroup",
        read=lambda client, live: {
            **client("elasticache").describe_cache_parameter_groups(CacheParameterGroupName=live.id)[
                "CacheParameterGroups"
            ][0],
            "parameters": {
                each["ParameterName"]: each.get("ParameterValue")
                for page in client("elasticache")
                .get_paginator("describe_cache_parameters")
                .paginate(CacheParameterGroupName=live.id)
                for each in page["Parameters"]
                if each["ParameterName"] in live.properties["Properties"]
            },
        },
        fields={
            "CacheParameterGroupFamily": "CacheParameterGroupFamily",
            "Description": "Description",
            "Properties": "parameters",
        },
    ),
    Check(
        type="AWS::ElastiCache::User",
        read=lambda client, live: client("elasticache").describe_users(UserId=live.id)["Users"][0],
        fields={
            "UserId": "UserId",
            "UserName": "UserName",
            "AccessString": "AccessString",
            "Engine": "Engine",
            "AuthenticationMode.Type && 'no-password'": "Authentication.Type",
        },
    ),
    Check(
        type="AWS::ElastiCache::UserGroup",
        read=lambda client, live: client("elasticache").describe_user_groups(UserGroupId=live.id)["UserGroups"][0],
        fields={"UserGroupId": "UserGroupId", "Engine": "Engine", "UserIds": "UserIds"},
    ),
    Check(
        type="AWS::EFS::FileSystem",
        read=_files,
        fields={
            "Encrypted": "Encrypted",
            "KmsKeyId": "KmsKeyId",
            "PerformanceMode": "PerformanceMode",
            "ThroughputMode": "ThroughputMode",
            "ProvisionedThroughputInMibps": "ProvisionedThroughputInMibps",
            "LifecyclePolicies": "lifecycle",
            f"FileSystemPolicy.{STATEMENTS}": f"policy.{STATEMENTS}",
            "FileSystemTags": "Tags",
        },
    ),
    Check(
        type="AWS::EFS::AccessPoint",
        read=lambda client, live: client("efs").describe_access_points(AccessPointId=live.id)["AccessPoints"][0],
        fields={"FileSystemId": "FileSystemId", "PosixUser": "PosixUser", "RootDirectory": "RootDirectory"},
    ),
    Check(
        type="AWS::EFS::MountTarget",
        read=lambda client, live: {
            **client("efs").describe_mount_targets(MountTargetId=live.id)["MountTargets"][0],
            "groups": client("efs").describe_mount_target_security_groups(MountTargetId=live.id)["SecurityGroups"],
        },
        fields={"FileSystemId": "FileSystemId", "SubnetId": "SubnetId", "SecurityGroups": "groups"},
    ),
    Check(
        type="AWS::S3::Bucket",
        read=_bucket,
        fields={
            "BucketName": "name",
            "BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault": "encryption",
            "VersioningConfiguration.Status": "versioning",
            "PublicAccessBlockConfiguration": "public",
            "OwnershipControls.Rules": "ownership",
            "LifecycleConfiguration.Rules[].Status": "lifecycle[].Status",
        },
    ),
    Check(
        type="AWS::S3::BucketPolicy",
        read=lambda client, live: {
            "policy": json.loads(client("s3").get_bucket_policy(Bucket=live.properties["Bucket"])["Policy"])
        },
        fields={"PolicyDocument": "policy"},
    ),
)
