"""Resources that meet the encryption policy, one a type: each test breaks one of them in one place."""

from typing import Any, Final

KEY: Final = {"Fn::GetAtt": ["Key", "Arn"]}
"""The stack's own key, as constructs refer to it."""

PLAINTEXT_DENIED: Final[dict[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}

ENCRYPTED: Final[dict[str, dict[str, Any]]] = {
    "AWS::RDS::DBInstance": {
        "StorageEncrypted": True,
        "KmsKeyId": KEY,
        "EnablePerformanceInsights": True,
        "PerformanceInsightsKMSKeyId": KEY,
        "ManageMasterUserPassword": True,
        "MasterUserSecret": {"KmsKeyId": KEY},
        "AutomaticBackupReplicationRegion": "us-west-2",
        "AutomaticBackupReplicationKmsKeyId": KEY,
    },
    "AWS::RDS::DBCluster": {
        "StorageEncrypted": True,
        "KmsKeyId": KEY,
        "PerformanceInsightsEnabled": True,
        "PerformanceInsightsKmsKeyId": KEY,
        "ManageMasterUserPassword": True,
        "MasterUserSecret": {"KmsKeyId": KEY},
    },
    "AWS::RDS::DBParameterGroup": {"Parameters": {"rds.force_ssl": "1"}},
    "AWS::RDS::DBClusterParameterGroup": {"Parameters": {"rds.force_ssl": "1"}},
    "AWS::RDS::DBProxy": {"RequireTLS": True},
    "AWS::DocDB::DBCluster": {
        "StorageEncrypted": True,
        "KmsKeyId": KEY,
        "ManageMasterUserPassword": True,
        "MasterUserSecretKmsKeyId": KEY,
    },
    "AWS::Neptune::DBCluster": {"StorageEncrypted": True, "KmsKeyId": KEY},
    "AWS::Redshift::Cluster": {
        "Encrypted": True,
        "KmsKeyId": KEY,
        "ManageMasterPassword": True,
        "MasterPasswordSecretKmsKeyId": KEY,
    },
    "AWS::RedshiftServerless::Namespace": {
        "KmsKeyId": KEY,
        "ManageAdminPassword": True,
        "AdminPasswordSecretKmsKeyId": KEY,
        "SnapshotCopyConfigurations": [{"DestinationKmsKeyId": KEY}],
    },
    "AWS::EFS::FileSystem": {
        "Encrypted": True,
        "KmsKeyId": KEY,
        "FileSystemPolicy": PLAINTEXT_DENIED,
        "ReplicationConfiguration": {"Destinations": [{"Region": "us-west-2", "KmsKeyId": KEY}]},
    },
    "AWS::FSx::FileSystem": {"KmsKeyId": KEY},
    "AWS::EC2::Volume": {"Encrypted": True, "KmsKeyId": KEY},
    "AWS::EC2::Instance": {"BlockDeviceMappings": [{"Ebs": {"Encrypted": True, "KmsKeyId": KEY}}]},
    "AWS::EC2::LaunchTemplate": {
        "LaunchTemplateData": {"BlockDeviceMappings": [{"Ebs": {"Encrypted": True, "KmsKeyId": KEY}}]}
    },
    "AWS::ECR::Repository": {"EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": KEY}},
    "AWS::Backup::BackupVault": {"EncryptionKeyArn": KEY},
    "AWS::OpenSearchService::Domain": {
        "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": KEY},
        "NodeToNodeEncryptionOptions": {"Enabled": True},
        "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
    },
    "AWS::SageMaker::NotebookInstance": {"KmsKeyId": KEY},
    "AWS::SageMaker::EndpointConfig": {
        "KmsKeyId": KEY,
        "DataCaptureConfig": {"KmsKeyId": KEY},
        "AsyncInferenceConfig": {"OutputConfig": {"KmsKeyId": KEY}},
        "ProductionVariants": [{"CoreDumpConfig": {"KmsKeyId": KEY}}],
        "ShadowProductionVariants": [{"CoreDumpConfig": {"KmsKeyId": KEY}}],
    },
    "AWS::S3::Bucket": {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}
            ]
        },
        "ReplicationConfiguration": {"Rules": [{"Destination": {"EncryptionConfiguration": {"ReplicaKmsKeyID": KEY}}}]},
    },
    "AWS::SQS::Queue": {"KmsMasterKeyId": KEY},
    "AWS::SNS::Topic": {
        "KmsMasterKeyId": KEY,
        "Subscription": [{"Protocol": "https", "Endpoint": "https://a.example"}],
    },
    "AWS::SNS::Subscription": {"Protocol": "https"},
    "AWS::Kinesis::Stream": {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": KEY}},
    "AWS::KinesisFirehose::DeliveryStream": {
        "DeliveryStreamEncryptionConfigurationInput": {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": KEY},
        "ExtendedS3DestinationConfiguration": {
            "EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": KEY}}
        },
        "S3DestinationConfiguration": {"EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": KEY}}},
    },
    "AWS::MSK::Cluster": {
        "EncryptionInfo": {
            "EncryptionAtRest": {"DataVolumeKMSKeyId": KEY},
            "EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": True},
        }
    },
    "AWS::DynamoDB::Table": {"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}},
    "AWS::DynamoDB::GlobalTable": {
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
        "Replicas": [{"Region": "us-east-1", "SSESpecification": {"KMSMasterKeyId": KEY}}],
    },
    "AWS::ElastiCache::ReplicationGroup": {
        "AtRestEncryptionEnabled": True,
        "KmsKeyId": KEY,
        "TransitEncryptionEnabled": True,
        "TransitEncryptionMode": "required",
    },
    "AWS::ElastiCache::ServerlessCache": {"KmsKeyId": KEY},
    "AWS::MemoryDB::Cluster": {"KmsKeyId": KEY, "TLSEnabled": True},
    "AWS::Events::Archive": {"KmsKeyIdentifier": KEY},
    "AWS::Events::Connection": {"KmsKeyIdentifier": KEY},
    "AWS::Events::EventBus": {"KmsKeyIdentifier": KEY},
    "AWS::Pipes::Pipe": {"KmsKeyIdentifier": KEY},
    "AWS::Scheduler::Schedule": {"KmsKeyArn": KEY},
    "AWS::StepFunctions::StateMachine": {
        "EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": KEY}
    },
    "AWS::Logs::LogGroup": {"KmsKeyId": KEY},
    "AWS::CloudTrail::Trail": {"KMSKeyId": KEY},
    "AWS::CloudTrail::EventDataStore": {"KmsKeyId": KEY},
    "AWS::GuardDuty::PublishingDestination": {"DestinationProperties": {"KmsKeyArn": KEY}},
    "AWS::SecretsManager::Secret": {
        "KmsKeyId": KEY,
        "ReplicaRegions": [{"Region": "us-west-2", "KmsKeyId": "alias/smartfactory-data-dev"}],
    },
    "AWS::SecretsManager::RotationSchedule": {"HostedRotationLambda": {"KmsKeyArn": KEY}},
    "AWS::SSM::Parameter": {"Type": "String"},
    "AWS::Lambda::Function": {
        "KmsKeyArn": KEY,
        "Environment": {"Variables": {"LOG_LEVEL": "INFO"}},
        "DurableConfig": {"KMSKeyArn": KEY},
    },
    "AWS::Lambda::EventSourceMapping": {"KmsKeyArn": KEY, "FilterCriteria": {"Filters": [{"Pattern": "{}"}]}},
    "AWS::ECS::Cluster": {
        "Configuration": {
            "ManagedStorageConfiguration": {"FargateEphemeralStorageKmsKeyId": {"Ref": "Key"}},
            "ExecuteCommandConfiguration": {
                "KmsKeyId": KEY,
                "LogConfiguration": {
                    "CloudWatchEncryptionEnabled": True,
                    "S3BucketName": "sessions",
                    "S3EncryptionEnabled": True,
                },
            },
        }
    },
    "AWS::ECS::TaskDefinition": {
        "Volumes": [
            {"Name": "scratch"},
            {"Name": "archive", "EFSVolumeConfiguration": {"FilesystemId": "fs", "TransitEncryption": "ENABLED"}},
        ]
    },
    "AWS::ECS::Service": {
        "VolumeConfigurations": [{"ManagedEBSVolume": {"Encrypted": True, "KmsKeyId": KEY}}],
        "ServiceConnectConfiguration": {"Services": [{"Tls": {"KmsKey": KEY}}]},
    },
    "AWS::ElasticLoadBalancingV2::Listener": {
        "Protocol": "HTTPS",
        "Certificates": [{"CertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/0"}],
        "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}],
    },
    "AWS::ElasticLoadBalancingV2::ListenerRule": {
        "Actions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}]
    },
    "AWS::ElasticLoadBalancingV2::TargetGroup": {"Protocol": "HTTPS"},
    "AWS::ApiGateway::Method": {"Integration": {"Uri": "https://api.internal.example.com/readings"}},
    "AWS::ApiGateway::Stage": {
        "CacheClusterEnabled": True,
        "MethodSettings": [{"HttpMethod": "*", "ResourcePath": "/*", "CacheDataEncrypted": True}],
    },
    "AWS::ApiGateway::DomainName": {"SecurityPolicy": "TLS_1_2"},
    "AWS::ApiGatewayV2::DomainName": {"DomainNameConfigurations": [{"SecurityPolicy": "TLS_1_2"}]},
    "AWS::ApiGatewayV2::Integration": {"IntegrationUri": "https://api.internal.example.com"},
}

COMPANIONS: Final[dict[str, dict[str, Any]]] = {
    "AWS::SQS::Queue": {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [{"Ref": "It"}], "PolicyDocument": PLAINTEXT_DENIED},
    },
    "AWS::SNS::Topic": {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {"Topics": [{"Ref": "It"}], "PolicyDocument": PLAINTEXT_DENIED},
    },
    "AWS::S3::Bucket": {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "It"}, "PolicyDocument": PLAINTEXT_DENIED},
    },
}
"""What has to stand beside a resource; `It` is the resource's logical id."""
