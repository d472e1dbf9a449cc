"""The cluster of the processing stack, and its logs."""

import pytest

from lib.config import EnvironmentConfig
from tests.lib.processing.reading import key_arn, log_groups
from tests.support.assembly import Template

pytestmark = pytest.mark.assembly


def test_should_observe_and_encrypt_the_cluster(template: Template, environment: str) -> None:
    cluster = template.one("AWS::ECS::Cluster")
    (key,) = template.of_type("AWS::KMS::Key")
    assert cluster["ClusterName"] == f"smartfactory-{environment}"
    assert cluster["ClusterSettings"] == [{"Name": "containerInsights", "Value": "enhanced"}]
    assert cluster["Configuration"]["ManagedStorageConfiguration"] == {"FargateEphemeralStorageKmsKeyId": {"Ref": key}}
    sessions = log_groups(template)[f"/smartfactory/ecs/sessions-{environment}"]
    assert cluster["Configuration"]["ExecuteCommandConfiguration"] == {
        "KmsKeyId": key_arn(template),
        "Logging": "OVERRIDE",
        "LogConfiguration": {"CloudWatchEncryptionEnabled": True, "CloudWatchLogGroupName": {"Ref": sessions}},
    }


def test_should_make_the_insights_log_group_before_the_cluster(template: Template, environment: str) -> None:
    name = f"/aws/ecs/containerinsights/smartfactory-{environment}/performance"
    (cluster,) = (each for each in template.resources.values() if each["Type"] == "AWS::ECS::Cluster")
    assert log_groups(template)[name] in cluster["DependsOn"]


def test_should_encrypt_and_retain_every_log(template: Template, config: EnvironmentConfig) -> None:
    groups = template.of_type("AWS::Logs::LogGroup").values()
    assert len(groups) == 4
    for group in groups:
        assert group["KmsKeyId"] == key_arn(template)
        assert group["RetentionInDays"] == config.settings.retention.logs_days


@pytest.mark.parametrize("name", ["processor", "sessions"])
def test_should_mask_credentials_in_logs_of_programs_and_people(
    template: Template, environment: str, name: str
) -> None:
    group = template.one("AWS::Logs::LogGroup", LogGroupName=f"/smartfactory/ecs/{name}-{environment}")
    assert group["DataProtectionPolicy"]
