"""The API's service: how it is replaced, rolled back and scaled, and what its tasks may do."""

import json
from typing import Any

import pytest

from lib.config import EnvironmentConfig
from lib.contract.reading import CONTRACT
from tests.support.assembly import Template
from tests.support.reader import Reader, listed

LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"]


@pytest.fixture
def service(template: Template) -> dict[str, Any]:
    return template.one("AWS::ECS::Service")


def test_should_replace_the_service_as_a_whole_and_take_it_back_on_failure(
    service: dict[str, Any], environment: str
) -> None:
    deployment = service["DeploymentConfiguration"]
    assert deployment["Strategy"] == "BLUE_GREEN"
    assert deployment["BakeTimeInMinutes"] == 10
    assert (deployment["MinimumHealthyPercent"], deployment["MaximumPercent"]) == (100, 200)
    assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert deployment["Alarms"] == {
        "AlarmNames": [
            f"smartfactory-api-deployment-errors-{environment}",
            f"smartfactory-api-deployment-latency-{environment}",
        ],
        "Enable": True,
        "Rollback": True,
    }


def test_should_try_new_tasks_before_they_get_traffic(reader: Reader, service: dict[str, Any]) -> None:
    (hook,) = service["DeploymentConfiguration"]["LifecycleHooks"]
    assert hook["LifecycleStages"] == ["POST_TEST_TRAFFIC_SHIFT"]
    assert hook["TimeoutConfiguration"] == {"TimeoutInMinutes": 10, "Action": "ROLLBACK"}
    function = reader.target(hook["HookTargetArn"])["Properties"]
    assert function["FunctionName"] == f"smartfactory-verify-deployment-{reader.stage}"
    role = reader.name(hook["RoleArn"], of="RoleName")
    assert role == f"smartfactory-api-deployment-hook-{reader.stage}"
    (statement,) = reader.statements(role).values()
    assert statement["Action"] == "lambda:InvokeFunction"
    assert reader.target(statement["Resource"])["Properties"] == function


def test_should_verify_through_the_test_listener(reader: Reader, template: Template, config: EnvironmentConfig) -> None:
    function = template.one("AWS::Lambda::Function", FunctionName=f"smartfactory-verify-deployment-{reader.stage}")
    variables = function["Environment"]["Variables"]
    assert set(variables) == {"TEST_ORIGIN", "TEST_ADDRESS", "CONTRACT_VERSION"}
    assert variables["TEST_ORIGIN"] == f"https://{config.settings.api.internal_hostname}"
    # The load balancer's own name: the certificate's is in no DNS zone of the environment.
    balancer, port = variables["TEST_ADDRESS"]["Fn::Join"][1]
    assert "LoadBalancer" in balancer["Fn::ImportValue"]
    assert "DNSName" in balancer["Fn::ImportValue"]
    assert port == ":9443"
    assert variables["CONTRACT_VERSION"] == json.loads(CONTRACT.read_text())["info"]["version"]
    assert function["Timeout"] == 300  # more than a call of it takes, which its own tests say
    (group,) = function["VpcConfig"]["SecurityGroupIds"]
    assert reader.name(group, of="GroupName") == f"smartfactory-deployment-verification-{reader.stage}"


def test_should_move_traffic_between_blue_and_green_by_their_rules(reader: Reader, service: dict[str, Any]) -> None:
    (balancer,) = service["LoadBalancers"]
    assert (balancer["ContainerName"], balancer["ContainerPort"]) == ("api", 8443)
    assert reader.name(balancer["TargetGroupArn"], of="Name") == f"sf-api-blue-{reader.stage}"
    advanced = balancer["AdvancedConfiguration"]
    assert reader.name(advanced["AlternateTargetGroupArn"], of="Name") == f"sf-api-green-{reader.stage}"
    listeners = {
        key: reader.target(advanced[key])["Properties"]["ListenerArn"]["Ref"]
        for key in ("ProductionListenerRule", "TestListenerRule")
    }
    assert "Production" in listeners["ProductionListenerRule"]
    assert "Test" in listeners["TestListenerRule"]
    assert reader.name(advanced["RoleArn"], of="RoleName") == f"smartfactory-api-deployment-traffic-{reader.stage}"


def test_should_let_deployments_touch_only_our_rules_and_target_groups(reader: Reader) -> None:
    statements = reader.statements(f"smartfactory-api-deployment-traffic-{reader.stage}")
    assert set(statements) == {"Rules", "Targets", "Look"}
    assert statements["Rules"]["Action"] == "elasticloadbalancing:ModifyRule"
    assert [reader.target(each)["Type"] for each in statements["Rules"]["Resource"]] == [
        "AWS::ElasticLoadBalancingV2::ListenerRule"
    ] * 2
    assert statements["Targets"]["Action"] == [
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:RegisterTargets",
    ]
    assert [reader.target(each)["Type"] for each in statements["Targets"]["Resource"]] == [
        "AWS::ElasticLoadBalancingV2::TargetGroup"
    ] * 2
    assert all(action.startswith("elasticloadbalancing:Describe") for action in statements["Look"]["Action"])


@pytest.mark.parametrize("role", ["hook", "traffic"])
def test_should_let_ecs_alone_assume_the_deployment_roles(reader: Reader, role: str) -> None:
    (statement,) = reader.trust(f"smartfactory-api-deployment-{role}-{reader.stage}")
    assert statement["Principal"] == {"Service": "ecs.amazonaws.com"}


def test_should_have_alarms_and_permissions_before_the_first_deployment(template: Template) -> None:
    (service,) = (each for each in template.resources.values() if each["Type"] == "AWS::ECS::Service")
    kinds = [template.resources[each]["Type"] for each in service["DependsOn"]]
    assert kinds.count("AWS::CloudWatch::Alarm") == 2
    assert kinds.count("AWS::IAM::ManagedPolicy") >= 2


@pytest.mark.parametrize(
    ("alarm", "threshold", "metrics"),
    [
        ("errors", 1, {"HTTPCode_Target_5XX_Count", "RequestCount"}),
        ("latency", 2, {"TargetResponseTime"}),
    ],
)
def test_should_roll_back_on_errors_and_latency_of_either_target_group(
    reader: Reader, template: Template, alarm: str, threshold: float, metrics: set[str]
) -> None:
    found = template.one("AWS::CloudWatch::Alarm", AlarmName=f"smartfactory-api-deployment-{alarm}-{reader.stage}")
    assert found["Threshold"] == threshold
    assert (found["EvaluationPeriods"], found["DatapointsToAlarm"]) == (3, 2)
    assert found["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert found["AlarmActions"] == found["OKActions"]
    seen = set()
    for query in found["Metrics"]:
        if statistic := query.get("MetricStat"):
            dimensions = {each["Name"]: each["Value"] for each in statistic["Metric"]["Dimensions"]}
            group = reader.name(dimensions["TargetGroup"], of="Name")
            seen.add((statistic["Metric"]["MetricName"], group))
            assert query["Id"].split("_")[0] in group
    groups = {f"sf-api-{colour}-{reader.stage}" for colour in ("blue", "green")}
    assert seen == {(metric, group) for metric in metrics for group in groups}


def test_should_run_privately_on_the_latest_platform(reader: Reader, service: dict[str, Any]) -> None:
    assert service["LaunchType"] == "FARGATE"
    assert service["PlatformVersion"] == "LATEST"
    assert service["EnableExecuteCommand"] is False
    assert service["PropagateTags"] == "SERVICE"
    assert "DesiredCount" not in service
    network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    (group,) = network["SecurityGroups"]
    assert reader.name(group, of="GroupName") == f"smartfactory-api-{reader.stage}"
    assert len(network["Subnets"]) == 3


def test_should_run_as_nobody_with_nothing_to_write_but_tmp(template: Template, config: EnvironmentConfig) -> None:
    task = template.one("AWS::ECS::TaskDefinition")
    assert (task["Cpu"], task["Memory"]) == (str(config.settings.api.cpu), str(config.settings.api.memory_mib))
    (container,) = task["ContainerDefinitions"]
    assert container["User"] == "10001:10001"
    assert container["ReadonlyRootFilesystem"] is True
    assert container["Privileged"] is False
    assert container["LinuxParameters"]["Capabilities"]["Drop"] == ["ALL"]
    writable = [each["ContainerPath"] for each in container["MountPoints"] if not each["ReadOnly"]]
    assert writable == ["/tmp"]  # noqa: S108 - the container's


def test_should_tell_the_service_where_things_are_and_no_secret(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    (container,) = template.one("AWS::ECS::TaskDefinition")["ContainerDefinitions"]
    assert "Secrets" not in container
    variables = {each["Name"]: each["Value"] for each in container["Environment"]}
    assert variables["ENVIRONMENT_SUFFIX"] == config.suffix
    assert (variables["API_TLS"], variables["API_PORT"]) == ("self-signed", "8443")
    assert reader.name(variables["DATABASE_SECRET_ARN"], of="Name") == f"smartfactory/database/api-{reader.stage}"
    assert reader.name(variables["CACHE_SECRET_ARN"], of="Name") == f"smartfactory/cache/reader-{reader.stage}"


def test_should_let_tasks_read_two_secrets_and_the_archive_and_send_events(reader: Reader) -> None:
    statements = reader.statements(f"smartfactory-api-task-{reader.stage}")
    assert set(statements) == {"Files", "Secrets", "SecretsKey", "Send", "SendKey"}
    assert statements["Secrets"]["Action"] == ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    assert {reader.name(each, of="Name") for each in statements["Secrets"]["Resource"]} == {
        f"smartfactory/database/api-{reader.stage}",
        f"smartfactory/cache/reader-{reader.stage}",
    }
    assert statements["Files"]["Action"] == "elasticfilesystem:ClientMount"
    assert "elasticfilesystem:AccessPointArn" in statements["Files"]["Condition"]["StringEquals"]
    assert statements["Send"]["Action"] == "kinesis:PutRecords"
    assert reader.target(statements["Send"]["Resource"])["Type"] == "AWS::Kinesis::Stream"
    for sid, action, via in (
        ("SecretsKey", "kms:Decrypt", "secretsmanager"),
        ("SendKey", "kms:GenerateDataKey", "kinesis"),
    ):
        assert statements[sid]["Action"] == action
        assert reader.target(statements[sid]["Resource"])["Type"] == "AWS::KMS::Key"
        services = statements[sid]["Condition"]["StringEquals"]["kms:ViaService"]
        assert listed(services) == [f"{via}.us-east-1.amazonaws.com"]


def test_should_scale_between_the_configured_counts(template: Template, config: EnvironmentConfig) -> None:
    target = template.one("AWS::ApplicationAutoScaling::ScalableTarget")
    api = config.settings.api
    assert (target["MinCapacity"], target["MaxCapacity"]) == (api.min_tasks, api.max_tasks)
    policies = {
        each["PolicyName"]: each["TargetTrackingScalingPolicyConfiguration"]
        for each in template.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").values()
    }
    assert set(policies) == {
        f"smartfactory-api-cpu-{config.suffix}",
        f"smartfactory-api-requests-per-task-{config.suffix}",
    }
    cpu = policies[f"smartfactory-api-cpu-{config.suffix}"]
    assert cpu["PredefinedMetricSpecification"] == {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    assert cpu["TargetValue"] == 60
    requests = policies[f"smartfactory-api-requests-per-task-{config.suffix}"]
    assert requests["TargetValue"] == api.requests_per_second // api.max_tasks


def test_should_count_the_requests_of_both_target_groups(reader: Reader, template: Template) -> None:
    policy = template.one(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        PolicyName=f"smartfactory-api-requests-per-task-{reader.stage}",
    )
    metrics = policy["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["Metrics"]
    counted = {
        each["Id"]: {one["Name"]: one["Value"] for one in each["MetricStat"]["Metric"]["Dimensions"]}
        for each in metrics
        if "MetricStat" in each
    }
    assert set(counted) == {"blue", "green", "tasks"}
    for colour in ("blue", "green"):
        assert reader.name(counted[colour]["TargetGroup"], of="Name") == f"sf-api-{colour}-{reader.stage}"
    (rate,) = (each for each in metrics if each["ReturnData"])
    assert rate["Expression"] == "(FILL(blue, 0) + FILL(green, 0)) / 60 / tasks"
