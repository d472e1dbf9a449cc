"""How the processor is deployed, where it runs, and how many of it."""

from typing import Any

import pytest

from lib.config import EnvironmentConfig
from lib.constructs.stream_scaling import bytes_per_second_per_task
from tests.lib.processing.reading import imported
from tests.support.assembly import Template

pytestmark = pytest.mark.assembly


def test_should_use_no_spot_capacity(template: Template, service: dict[str, Any]) -> None:
    assert not template.of_type("AWS::ECS::ClusterCapacityProviderAssociations")
    assert service["LaunchType"] == "FARGATE"
    assert "CapacityProviderStrategy" not in service


def test_should_deploy_by_rolling_and_roll_back_by_itself(service: dict[str, Any]) -> None:
    assert service["DeploymentConfiguration"] == {
        "MinimumHealthyPercent": 100,
        "MaximumPercent": 150,  # of two tasks: one more
        "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
    }
    assert service["PlatformVersion"] == "LATEST"
    assert service["AvailabilityZoneRebalancing"] == "ENABLED"
    assert "DesiredCount" not in service  # an update would scale a loaded service back to it


def test_should_keep_the_tasks_private(service: dict[str, Any]) -> None:
    network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    assert len(network["Subnets"]) == 3
    assert all("Vpcapp" in each for each in imported(network["Subnets"]))
    (group,) = imported(network["SecurityGroups"])
    assert "Processor" in group
    assert service["EnableExecuteCommand"] is False


def test_should_pass_its_tags_on_to_the_tasks(service: dict[str, Any]) -> None:
    assert service["EnableECSManagedTags"] is True
    assert service["PropagateTags"] == "SERVICE"


def test_should_never_run_more_tasks_than_shards(template: Template, config: EnvironmentConfig) -> None:
    target = template.one("AWS::ApplicationAutoScaling::ScalableTarget")
    size = config.settings.processor
    assert (target["MinCapacity"], target["MaxCapacity"]) == (size.min_tasks, size.max_tasks)
    assert target["MaxCapacity"] <= config.shards


def test_should_track_bytes_per_running_task(template: Template, config: EnvironmentConfig) -> None:
    policy = template.one("AWS::ApplicationAutoScaling::ScalingPolicy", PolicyType="TargetTrackingScaling")
    assert policy["PolicyName"] == f"smartfactory-processor-bytes-per-task-{config.suffix}"
    tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    target = bytes_per_second_per_task(shards=config.shards, max_tasks=config.settings.processor.max_tasks)
    assert tracking["TargetValue"] == target
    metrics = {each["Id"]: each for each in tracking["CustomizedMetricSpecification"]["Metrics"]}
    stats = {
        name: (each["MetricStat"]["Metric"]["Namespace"], each["MetricStat"]["Metric"]["MetricName"])
        for name, each in metrics.items()
        if "MetricStat" in each
    }
    assert stats == {
        "bytes": ("AWS/Kinesis", "IncomingBytes"),
        "age": ("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds"),
        "tasks": ("ECS/ContainerInsights", "RunningTaskCount"),
    }
    assert metrics["rate"]["Expression"] == "bytes / 60 / tasks"
    assert metrics["load"]["Expression"] == f"IF(FILL(age, 0) >= 60000 AND rate < {target}, {target}, rate)"
    assert [name for name, each in metrics.items() if each["ReturnData"]] == ["load"]


def test_should_add_tasks_while_records_wait(template: Template, config: EnvironmentConfig) -> None:
    policy = template.one("AWS::ApplicationAutoScaling::ScalingPolicy", PolicyType="StepScaling")
    assert policy["PolicyName"] == f"smartfactory-processor-lag-{config.suffix}"
    assert policy["StepScalingPolicyConfiguration"]["StepAdjustments"] == [
        {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 240_000, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 240_000, "ScalingAdjustment": 4},
    ]
    alarm = template.one("AWS::CloudWatch::Alarm")
    (logical_id,) = (
        logical
        for logical, each in template.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if each["PolicyType"] == "StepScaling"
    )
    assert alarm["AlarmActions"] == [{"Ref": logical_id}]
    assert alarm["AlarmName"] == f"smartfactory-processor-lag-scaling-{config.suffix}"
    assert alarm["MetricName"] == "GetRecords.IteratorAgeMilliseconds"
    assert (alarm["Threshold"], alarm["Statistic"], alarm["EvaluationPeriods"]) == (60_000, "Maximum", 2)
