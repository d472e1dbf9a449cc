"""Encryption: every requirement of the table, broken once."""

from typing import Any

import pytest

from aspects.encryption import TABLE, Encryption
from aspects.property_path import ABSENT
from aspects.verification import verify
from tests.policy.specimens import COMPANIONS, ENCRYPTED, KEY, PLAINTEXT_DENIED
from tests.policy.support import changed, resource, stack, violations

AWS_KEY = "alias/aws/rds"
AWS_KEY_ARN = "arn:aws:kms:us-east-1:111111111111:alias/aws/ebs"
UNDECIDABLE = {"Fn::If": ["HasKey", KEY, {"Ref": "AWS::NoValue"}]}
EFS_POLICY_ALLOWS = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}
S3_DEFAULT = "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault"
DELIVERY = "EncryptionConfiguration/KMSEncryptionConfig/AWSKMSKeyARN"

# Type, where the specimen is changed, to what, and the property that the error names.
BROKEN: list[tuple[str, str, Any, str]] = [
    ("AWS::RDS::DBInstance", "StorageEncrypted", False, "StorageEncrypted"),
    ("AWS::RDS::DBInstance", "StorageEncrypted", "false", "StorageEncrypted"),
    ("AWS::RDS::DBInstance", "StorageEncrypted", ABSENT, "StorageEncrypted"),
    ("AWS::RDS::DBInstance", "KmsKeyId", AWS_KEY, "KmsKeyId"),
    ("AWS::RDS::DBInstance", "KmsKeyId", UNDECIDABLE, "KmsKeyId"),
    ("AWS::RDS::DBInstance", "PerformanceInsightsKMSKeyId", ABSENT, "PerformanceInsightsKMSKeyId"),
    ("AWS::RDS::DBInstance", "MasterUserSecret/KmsKeyId", ABSENT, "MasterUserSecret.KmsKeyId"),
    ("AWS::RDS::DBInstance", "AutomaticBackupReplicationKmsKeyId", AWS_KEY, "AutomaticBackupReplicationKmsKeyId"),
    ("AWS::RDS::DBCluster", "StorageEncrypted", False, "StorageEncrypted"),
    ("AWS::RDS::DBCluster", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::RDS::DBCluster", "PerformanceInsightsKmsKeyId", AWS_KEY, "PerformanceInsightsKmsKeyId"),
    ("AWS::RDS::DBCluster", "MasterUserSecret", ABSENT, "MasterUserSecret.KmsKeyId"),
    ("AWS::RDS::DBParameterGroup", "Parameters/rds.force_ssl", "0", "Parameters[rds.force_ssl]"),
    ("AWS::RDS::DBParameterGroup", "Parameters/rds.force_ssl", ABSENT, "Parameters[rds.force_ssl]"),
    ("AWS::RDS::DBClusterParameterGroup", "Parameters", {}, "Parameters[rds.force_ssl]"),
    ("AWS::RDS::DBProxy", "RequireTLS", False, "RequireTLS"),
    ("AWS::DocDB::DBCluster", "StorageEncrypted", False, "StorageEncrypted"),
    ("AWS::DocDB::DBCluster", "KmsKeyId", AWS_KEY, "KmsKeyId"),
    ("AWS::DocDB::DBCluster", "MasterUserSecretKmsKeyId", ABSENT, "MasterUserSecretKmsKeyId"),
    ("AWS::Neptune::DBCluster", "StorageEncrypted", False, "StorageEncrypted"),
    ("AWS::Neptune::DBCluster", "KmsKeyId", AWS_KEY, "KmsKeyId"),
    ("AWS::Redshift::Cluster", "Encrypted", False, "Encrypted"),
    ("AWS::Redshift::Cluster", "KmsKeyId", AWS_KEY, "KmsKeyId"),
    ("AWS::Redshift::Cluster", "MasterPasswordSecretKmsKeyId", ABSENT, "MasterPasswordSecretKmsKeyId"),
    ("AWS::RedshiftServerless::Namespace", "KmsKeyId", "AWS_OWNED_KMS_KEY", "KmsKeyId"),
    ("AWS::RedshiftServerless::Namespace", "AdminPasswordSecretKmsKeyId", ABSENT, "AdminPasswordSecretKmsKeyId"),
    (
        "AWS::RedshiftServerless::Namespace",
        "SnapshotCopyConfigurations/0/DestinationKmsKeyId",
        AWS_KEY,
        "SnapshotCopyConfigurations.DestinationKmsKeyId",
    ),
    ("AWS::EFS::FileSystem", "Encrypted", False, "Encrypted"),
    ("AWS::EFS::FileSystem", "KmsKeyId", AWS_KEY, "KmsKeyId"),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", ABSENT, "FileSystemPolicy"),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", EFS_POLICY_ALLOWS, "FileSystemPolicy"),
    (
        "AWS::EFS::FileSystem",
        "ReplicationConfiguration/Destinations/0/KmsKeyId",
        ABSENT,
        "ReplicationConfiguration.Destinations.KmsKeyId",
    ),
    ("AWS::FSx::FileSystem", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::EC2::Volume", "Encrypted", False, "Encrypted"),
    ("AWS::EC2::Volume", "KmsKeyId", AWS_KEY_ARN, "KmsKeyId"),
    ("AWS::EC2::Instance", "BlockDeviceMappings/0/Ebs/Encrypted", ABSENT, "BlockDeviceMappings.Ebs.Encrypted"),
    ("AWS::EC2::Instance", "BlockDeviceMappings/0/Ebs/KmsKeyId", AWS_KEY_ARN, "BlockDeviceMappings.Ebs.KmsKeyId"),
    (
        "AWS::EC2::LaunchTemplate",
        "LaunchTemplateData/BlockDeviceMappings/0/Ebs/Encrypted",
        False,
        "LaunchTemplateData.BlockDeviceMappings.Ebs.Encrypted",
    ),
    (
        "AWS::EC2::LaunchTemplate",
        "LaunchTemplateData/BlockDeviceMappings/0/Ebs/KmsKeyId",
        ABSENT,
        "LaunchTemplateData.BlockDeviceMappings.Ebs.KmsKeyId",
    ),
    (
        "AWS::ECR::Repository",
        "EncryptionConfiguration/EncryptionType",
        "AES256",
        "EncryptionConfiguration.EncryptionType",
    ),
    ("AWS::ECR::Repository", "EncryptionConfiguration/KmsKey", ABSENT, "EncryptionConfiguration.KmsKey"),
    ("AWS::Backup::BackupVault", "EncryptionKeyArn", ABSENT, "EncryptionKeyArn"),
    ("AWS::OpenSearchService::Domain", "EncryptionAtRestOptions/Enabled", False, "EncryptionAtRestOptions.Enabled"),
    ("AWS::OpenSearchService::Domain", "EncryptionAtRestOptions/KmsKeyId", ABSENT, "EncryptionAtRestOptions.KmsKeyId"),
    ("AWS::OpenSearchService::Domain", "NodeToNodeEncryptionOptions", ABSENT, "NodeToNodeEncryptionOptions.Enabled"),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/EnforceHTTPS",
        False,
        "DomainEndpointOptions.EnforceHTTPS",
    ),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions/TLSSecurityPolicy",
        "Policy-Min-TLS-1-0-2019-07",
        "DomainEndpointOptions.TLSSecurityPolicy",
    ),
    ("AWS::SageMaker::NotebookInstance", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::SageMaker::EndpointConfig", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::SageMaker::EndpointConfig", "DataCaptureConfig/KmsKeyId", ABSENT, "DataCaptureConfig.KmsKeyId"),
    (
        "AWS::SageMaker::EndpointConfig",
        "AsyncInferenceConfig/OutputConfig/KmsKeyId",
        ABSENT,
        "AsyncInferenceConfig.OutputConfig.KmsKeyId",
    ),
    (
        "AWS::SageMaker::EndpointConfig",
        "ProductionVariants/0/CoreDumpConfig/KmsKeyId",
        ABSENT,
        "ProductionVariants.CoreDumpConfig.KmsKeyId",
    ),
    (
        "AWS::SageMaker::EndpointConfig",
        "ShadowProductionVariants/0/CoreDumpConfig/KmsKeyId",
        ABSENT,
        "ShadowProductionVariants.CoreDumpConfig.KmsKeyId",
    ),
    (
        "AWS::S3::Bucket",
        f"{S3_DEFAULT}/SSEAlgorithm",
        "AES256",
        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
    ),
    (
        "AWS::S3::Bucket",
        "BucketEncryption",
        ABSENT,
        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID",
    ),
    (
        "AWS::S3::Bucket",
        f"{S3_DEFAULT}/KMSMasterKeyID",
        "alias/aws/s3",
        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID",
    ),
    (
        "AWS::S3::Bucket",
        "ReplicationConfiguration/Rules/0/Destination/EncryptionConfiguration/ReplicaKmsKeyID",
        ABSENT,
        "ReplicationConfiguration.Rules.Destination.EncryptionConfiguration.ReplicaKmsKeyID",
    ),
    ("AWS::SQS::Queue", "KmsMasterKeyId", ABSENT, "KmsMasterKeyId"),
    ("AWS::SQS::Queue", "KmsMasterKeyId", "alias/aws/sqs", "KmsMasterKeyId"),
    ("AWS::SNS::Topic", "KmsMasterKeyId", "alias/aws/sns", "KmsMasterKeyId"),
    ("AWS::SNS::Topic", "Subscription/0/Protocol", "http", "Subscription.Protocol"),
    ("AWS::SNS::Subscription", "Protocol", "http", "Protocol"),
    ("AWS::Kinesis::Stream", "StreamEncryption", ABSENT, "StreamEncryption.EncryptionType"),
    ("AWS::Kinesis::Stream", "StreamEncryption/KeyId", "alias/aws/kinesis", "StreamEncryption.KeyId"),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        "DeliveryStreamEncryptionConfigurationInput/KeyType",
        "AWS_OWNED_CMK",
        "DeliveryStreamEncryptionConfigurationInput.KeyType",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        "DeliveryStreamEncryptionConfigurationInput/KeyARN",
        ABSENT,
        "DeliveryStreamEncryptionConfigurationInput.KeyARN",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        f"ExtendedS3DestinationConfiguration/{DELIVERY}",
        ABSENT,
        f"ExtendedS3DestinationConfiguration.{DELIVERY.replace('/', '.')}",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        f"S3DestinationConfiguration/{DELIVERY}",
        ABSENT,
        f"S3DestinationConfiguration.{DELIVERY.replace('/', '.')}",
    ),
    (
        "AWS::MSK::Cluster",
        "EncryptionInfo/EncryptionAtRest",
        ABSENT,
        "EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId",
    ),
    (
        "AWS::MSK::Cluster",
        "EncryptionInfo/EncryptionInTransit/ClientBroker",
        "TLS_PLAINTEXT",
        "EncryptionInfo.EncryptionInTransit.ClientBroker",
    ),
    (
        "AWS::MSK::Cluster",
        "EncryptionInfo/EncryptionInTransit/InCluster",
        False,
        "EncryptionInfo.EncryptionInTransit.InCluster",
    ),
    ("AWS::DynamoDB::Table", "SSESpecification", ABSENT, "SSESpecification.SSEEnabled"),
    ("AWS::DynamoDB::Table", "SSESpecification/SSEType", "AES256", "SSESpecification.SSEType"),
    ("AWS::DynamoDB::Table", "SSESpecification/KMSMasterKeyId", ABSENT, "SSESpecification.KMSMasterKeyId"),
    ("AWS::DynamoDB::GlobalTable", "SSESpecification/SSEEnabled", False, "SSESpecification.SSEEnabled"),
    ("AWS::DynamoDB::GlobalTable", "SSESpecification/SSEType", "AES256", "SSESpecification.SSEType"),
    (
        "AWS::DynamoDB::GlobalTable",
        "Replicas/0/SSESpecification",
        ABSENT,
        "Replicas.SSESpecification.KMSMasterKeyId",
    ),
    ("AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled", False, "AtRestEncryptionEnabled"),
    ("AWS::ElastiCache::ReplicationGroup", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::ElastiCache::ReplicationGroup", "TransitEncryptionEnabled", False, "TransitEncryptionEnabled"),
    ("AWS::ElastiCache::ReplicationGroup", "TransitEncryptionMode", "preferred", "TransitEncryptionMode"),
    ("AWS::ElastiCache::ServerlessCache", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::MemoryDB::Cluster", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::MemoryDB::Cluster", "TLSEnabled", False, "TLSEnabled"),
    ("AWS::Events::Archive", "KmsKeyIdentifier", ABSENT, "KmsKeyIdentifier"),
    ("AWS::Events::Connection", "KmsKeyIdentifier", ABSENT, "KmsKeyIdentifier"),
    ("AWS::Events::EventBus", "KmsKeyIdentifier", ABSENT, "KmsKeyIdentifier"),
    ("AWS::Pipes::Pipe", "KmsKeyIdentifier", ABSENT, "KmsKeyIdentifier"),
    ("AWS::Scheduler::Schedule", "KmsKeyArn", ABSENT, "KmsKeyArn"),
    (
        "AWS::StepFunctions::StateMachine",
        "EncryptionConfiguration/Type",
        "AWS_OWNED_KEY",
        "EncryptionConfiguration.Type",
    ),
    (
        "AWS::StepFunctions::StateMachine",
        "EncryptionConfiguration/KmsKeyId",
        ABSENT,
        "EncryptionConfiguration.KmsKeyId",
    ),
    ("AWS::Logs::LogGroup", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::CloudTrail::Trail", "KMSKeyId", ABSENT, "KMSKeyId"),
    ("AWS::CloudTrail::EventDataStore", "KmsKeyId", ABSENT, "KmsKeyId"),
    ("AWS::GuardDuty::PublishingDestination", "DestinationProperties", ABSENT, "DestinationProperties.KmsKeyArn"),
    ("AWS::SecretsManager::Secret", "KmsKeyId", "alias/aws/secretsmanager", "KmsKeyId"),
    ("AWS::SecretsManager::Secret", "ReplicaRegions/0/KmsKeyId", ABSENT, "ReplicaRegions.KmsKeyId"),
    (
        "AWS::SecretsManager::RotationSchedule",
        "HostedRotationLambda/KmsKeyArn",
        ABSENT,
        "HostedRotationLambda.KmsKeyArn",
    ),
    ("AWS::SSM::Parameter", "Type", "SecureString", "Type"),
    ("AWS::Lambda::Function", "KmsKeyArn", ABSENT, "KmsKeyArn"),
    ("AWS::Lambda::Function", "DurableConfig/KMSKeyArn", ABSENT, "DurableConfig.KMSKeyArn"),
    ("AWS::Lambda::EventSourceMapping", "KmsKeyArn", ABSENT, "KmsKeyArn"),
    (
        "AWS::ECS::Cluster",
        "Configuration",
        {},
        "Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId",
    ),
    (
        "AWS::ECS::Cluster",
        "Configuration/ExecuteCommandConfiguration/KmsKeyId",
        ABSENT,
        "Configuration.ExecuteCommandConfiguration.KmsKeyId",
    ),
    (
        "AWS::ECS::Cluster",
        "Configuration/ExecuteCommandConfiguration/LogConfiguration/CloudWatchEncryptionEnabled",
        False,
        "Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled",
    ),
    (
        "AWS::ECS::Cluster",
        "Configuration/ExecuteCommandConfiguration/LogConfiguration/S3EncryptionEnabled",
        False,
        "Configuration.ExecuteCommandConfiguration.LogConfiguration.S3EncryptionEnabled",
    ),
    (
        "AWS::ECS::TaskDefinition",
        "Volumes/1/EFSVolumeConfiguration/TransitEncryption",
        "DISABLED",
        "Volumes.EFSVolumeConfiguration.TransitEncryption",
    ),
    (
        "AWS::ECS::TaskDefinition",
        "Volumes/1/EFSVolumeConfiguration/TransitEncryption",
        ABSENT,
        "Volumes.EFSVolumeConfiguration.TransitEncryption",
    ),
    (
        "AWS::ECS::Service",
        "VolumeConfigurations/0/ManagedEBSVolume/Encrypted",
        False,
        "VolumeConfigurations.ManagedEBSVolume.Encrypted",
    ),
    (
        "AWS::ECS::Service",
        "VolumeConfigurations/0/ManagedEBSVolume/KmsKeyId",
        ABSENT,
        "VolumeConfigurations.ManagedEBSVolume.KmsKeyId",
    ),
    (
        "AWS::ECS::Service",
        "ServiceConnectConfiguration/Services/0/Tls/KmsKey",
        ABSENT,
        "ServiceConnectConfiguration.Services.Tls.KmsKey",
    ),
    ("AWS::ElasticLoadBalancingV2::Listener", "Protocol", "HTTP", "Protocol"),
    ("AWS::ElasticLoadBalancingV2::Listener", "SslPolicy", "ELBSecurityPolicy-2016-08", "SslPolicy"),
    ("AWS::ElasticLoadBalancingV2::Listener", "SslPolicy", "ELBSecurityPolicy-TLS13-1-0-2021-06", "SslPolicy"),
    ("AWS::ElasticLoadBalancingV2::Listener", "SslPolicy", "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "SslPolicy"),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "DefaultActions/0/RedirectConfig/Protocol",
        "HTTP",
        "DefaultActions.RedirectConfig.Protocol",
    ),
    (
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        "Actions/0/RedirectConfig/Protocol",
        "HTTP",
        "Actions.RedirectConfig.Protocol",
    ),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "Protocol", "HTTP", "Protocol"),
    ("AWS::ApiGateway::Method", "Integration/Uri", "http://alb.internal/readings", "Integration.Uri"),
    ("AWS::ApiGateway::Stage", "MethodSettings/0/CacheDataEncrypted", False, "MethodSettings.CacheDataEncrypted"),
    ("AWS::ApiGateway::DomainName", "SecurityPolicy", "TLS_1_0", "SecurityPolicy"),
    (
        "AWS::ApiGatewayV2::DomainName",
        "DomainNameConfigurations/0/SecurityPolicy",
        ABSENT,
        "DomainNameConfigurations.SecurityPolicy",
    ),
    ("AWS::ApiGatewayV2::Integration", "IntegrationUri", "http://alb.internal", "IntegrationUri"),
]


def test_should_break_every_requirement_when_table_grows() -> None:
    broken = {(kind, where) for kind, _, _, where in BROKEN}
    required = {(kind, each.where) for kind, rows in TABLE.requirements.items() for each in rows if not each.companion}
    assert required - broken == set()
    assert {kind for kind, rows in TABLE.requirements.items() if any(r.companion for r in rows)} == set(COMPANIONS)
    assert broken - required == set()


@pytest.mark.parametrize("resource_type", ENCRYPTED)
def test_should_accept_when_everything_is_encrypted(resource_type: str) -> None:
    assert violations(Encryption(), resource_type, ENCRYPTED[resource_type]) == []


@pytest.mark.parametrize(("resource_type", "path", "value", "where"), BROKEN)
def test_should_name_construct_and_property_when_encryption_is_broken(
    resource_type: str, path: str, value: Any, where: str
) -> None:
    found = violations(Encryption(), resource_type, changed(ENCRYPTED[resource_type], path, value))
    assert where in {each.property for each in found}
    for each in found:
        assert (each.policy, each.path, each.resource_type) == ("encryption", "dev/Data/It/Resource", resource_type)
        assert each.found
        assert each.allowed
        assert each.fix


@pytest.mark.parametrize("resource_type", COMPANIONS)
def test_should_refuse_when_policy_that_denies_plaintext_is_missing(resource_type: str) -> None:
    without = stack({"It": resource(resource_type, ENCRYPTED[resource_type])})
    (found,) = (each for each in verify([without], [Encryption()]) if each.logical_id == "It")
    assert found.property.endswith("Policy -> PolicyDocument")
    assert found.found.startswith("absent")


STATEMENT: dict[str, Any] = PLAINTEXT_DENIED["Statement"][0]


@pytest.mark.parametrize(
    "statement",
    [
        {**STATEMENT, "Effect": "Allow"},
        {**STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {**STATEMENT, "Condition": {**STATEMENT["Condition"], "StringEquals": {"aws:SourceVpc": "vpc"}}},
        {**STATEMENT, "Principal": {"AWS": "arn:aws:iam::111111111111:root"}},
        {**STATEMENT, "Action": "sqs:ReceiveMessage"},
        {key: value for key, value in STATEMENT.items() if key != "Condition"},
    ],
    ids=["allows", "inverted", "narrowed", "one principal", "one action", "unconditional"],
)
def test_should_refuse_when_policy_lets_some_plaintext_through(statement: dict[str, Any]) -> None:
    policy = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [{"Ref": "It"}], "PolicyDocument": {"Statement": [statement]}},
    }
    resources = {"It": resource("AWS::SQS::Queue", {"KmsMasterKeyId": KEY}), "Policy": policy}
    assert [each.logical_id for each in verify([stack(resources)], [Encryption()])] == ["It"]


def test_should_refuse_when_policy_is_anothers() -> None:
    other = changed(COMPANIONS["AWS::SQS::Queue"], "Properties/Queues", [{"Ref": "Key"}])
    resources = {"It": resource("AWS::SQS::Queue", {"KmsMasterKeyId": KEY}), "Policy": other}
    assert [each.logical_id for each in verify([stack(resources)], [Encryption()])] == ["It"]


def log_bucket(attribute: str) -> list[str]:
    bucket = changed(ENCRYPTED["AWS::S3::Bucket"], S3_DEFAULT, {"SSEAlgorithm": "AES256"})
    resources = {
        "It": resource("AWS::S3::Bucket", bucket),
        "Policy": COMPANIONS["AWS::S3::Bucket"],
        "Balancer": resource(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            {"LoadBalancerAttributes": [{"Key": attribute, "Value": {"Ref": "It"}}]},
        ),
    }
    return [each.property for each in verify([stack(resources)], [Encryption()])]


def test_should_accept_the_services_key_when_load_balancer_logs_to_bucket() -> None:
    assert log_bucket("access_logs.s3.bucket") == []


def test_should_refuse_the_services_key_when_bucket_is_used_otherwise() -> None:
    assert len(log_bucket("something.else")) == 2


@pytest.mark.parametrize(
    ("resource_type", "path", "value"),
    [
        ("AWS::ElasticLoadBalancingV2::Listener", "Protocol", "HTTP"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", "Protocol", "HTTP"),
        ("AWS::ApiGateway::Method", "Integration/Uri", "http://alb.internal/readings"),
    ],
)
def test_should_accept_plaintext_inside_the_vpc_only_when_allowed(resource_type: str, path: str, value: Any) -> None:
    properties = changed(ENCRYPTED[resource_type], path, value)
    assert violations(Encryption(allow_plaintext_internal=True), resource_type, properties) == []
    assert violations(Encryption(), resource_type, properties) != []


def test_should_still_demand_a_strong_policy_when_plaintext_is_allowed_and_there_is_a_certificate() -> None:
    kind = "AWS::ElasticLoadBalancingV2::Listener"
    weak = changed(ENCRYPTED[kind], "SslPolicy", "ELBSecurityPolicy-2016-08")
    assert [each.property for each in violations(Encryption(allow_plaintext_internal=True), kind, weak)] == [
        "SslPolicy"
    ]


def test_should_still_demand_storage_encryption_when_plaintext_inside_the_vpc_is_allowed() -> None:
    assert violations(Encryption(allow_plaintext_internal=True), "AWS::EFS::FileSystem", {}) != []


@pytest.mark.parametrize(
    ("resource_type", "without"),
    [
        ("AWS::Lambda::Function", "Environment"),
        ("AWS::RDS::DBInstance", "EnablePerformanceInsights"),
        ("AWS::Lambda::EventSourceMapping", "FilterCriteria"),
    ],
)
def test_should_demand_no_key_when_there_is_nothing_to_encrypt(resource_type: str, without: str) -> None:
    keys = {"Environment": "KmsKeyArn", "FilterCriteria": "KmsKeyArn"}
    key = keys.get(without, "PerformanceInsightsKMSKeyId")
    properties = changed(changed(ENCRYPTED[resource_type], without, ABSENT), key, ABSENT)
    assert violations(Encryption(), resource_type, properties) == []


@pytest.mark.parametrize(
    "key",
    [
        {"Ref": "Key"},
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":kms:us-east-1:111111111111:alias/smartfactory-dev"]]},
        "arn:aws:kms:us-east-1:444444444444:key/00000000-0000-0000-0000-000000000000",
        "alias/smartfactory-data-dev",
    ],
)
def test_should_accept_when_key_is_the_customers(key: Any) -> None:
    assert violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": key}) == []


@pytest.mark.parametrize(
    "key",
    [
        "alias/aws/logs",
        "arn:aws:kms:us-east-1:111111111111:alias/aws/logs",
        {"Fn::Sub": "arn:${AWS::Partition}:kms:us-east-1:111111111111:alias/aws/logs"},
        {"Ref": "KeyParameter"},
        {"Fn::GetAtt": ["It", "Arn"]},
        {"Fn::ImportValue": "somewhere-else"},
        UNDECIDABLE,
        "",
        True,
        {"Ref": "AWS::NoValue"},
    ],
)
def test_should_refuse_when_key_is_not_known_to_be_the_customers(key: Any) -> None:
    assert len(violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": key})) == 1


def test_should_say_so_when_the_template_does_not_decide() -> None:
    (found,) = violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": UNDECIDABLE})
    assert "cannot be decided" in found.found


def test_should_follow_the_import_when_key_is_another_stacks() -> None:
    export = {"Name": "smartfactory-data-dev:ExportsOutputKeyArn"}
    owner = stack({}, Outputs={"Out": {"Value": KEY, "Export": export}})
    user = stack({"It": resource("AWS::Logs::LogGroup", {"KmsKeyId": {"Fn::ImportValue": export["Name"]}})})
    assert list(verify([owner, user], [Encryption()])) == []
    assert len(list(verify([user], [Encryption()]))) == 1
