"""KMS and Secrets Manager."""

import json

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _alias(client: Clients, live: Live) -> JSON:
    alias = client.listed("kms", "list_aliases", "Aliases", "AliasName")[live.id]
    where = alias["AliasArn"].rpartition(":")[0]
    return {**alias, "key": f"{where}:key/{alias['TargetKeyId']}"}


CHECKS = (
    Check(
        type="AWS::KMS::Key",
        read=lambda client, live: {
            **client("kms").describe_key(KeyId=live.id)["KeyMetadata"],
            **client("kms").get_key_rotation_status(KeyId=live.id),
            "Policy": json.loads(client("kms").get_key_policy(KeyId=live.id, PolicyName="default")["Policy"]),
        },
        fields={
            "Description": "Description",
            "EnableKeyRotation": "KeyRotationEnabled",
            "RotationPeriodInDays": "RotationPeriodInDays",
            "KeyPolicy": "Policy",
        },
    ),
    Check(type="AWS::KMS::Alias", read=_alias, fields={"AliasName": "AliasName", "TargetKeyId": "key"}),
    Check(
        type="AWS::SecretsManager::Secret",
        read=lambda client, live: {
            **client("secretsmanager").describe_secret(SecretId=live.id),
            "value": client("secretsmanager").get_secret_value(SecretId=live.id)["SecretString"],
        },
        fields={
            "Name": "Name",
            "Description": "Description",
            "KmsKeyId": "KmsKeyId",
            "SecretString": "value",
            "Tags": "Tags",
        },
    ),
)
