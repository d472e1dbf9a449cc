"""The processing stack: what runs, as whom, with which rights, and how many of it."""

import re
from typing import Any

import msgspec
import pytest

from lib.config import EnvironmentConfig, load_selection
from lib.constructs.stream_scaling import bytes_per_second_per_task
from services.telemetry.settings import ProcessorSettings
from tests.support.assembly import SynthesizedAssembly, Template

pytestmark = pytest.mark.assembly


LOGINS = ("CacheRotationApplicationSecret", "DatabaseRotationApplicationSecret")


@pytest.fixture(params=("dev", "staging", "prod"))
def environment(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(environment, "Processing")


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    (found,) = load_selection({**cdk_context, "environment": environment}).environments
    return found


@pytest.fixture
def task(template: Template) -> dict[str, Any]:
    return template.one("AWS::ECS::TaskDefinition")


@pytest.fixture
def container(task: dict[str, Any]) -> dict[str, Any]:
    (only,) = task["ContainerDefinitions"]
    found: dict[str, Any] = only
    return found


@pytest.fixture
def service(template: Template) -> dict[str, Any]:
    return template.one("AWS::ECS::Service")


def key_arn(template: Template) -> dict[str, Any]:
    (logical_id,) = template.of_type("AWS::KMS::Key")
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def log_groups(template: Template) -> dict[str, str]:
    """Map physical names to logical ids."""
    return {group["LogGroupName"]: logical for logical, group in template.of_type("AWS::Logs::LogGroup").items()}


def statements(template: Template, policy: str) -> dict[str, dict[str, Any]]:
    """Return the statements of a policy by their id, or by their first action."""
    found = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=policy)["PolicyDocument"]["Statement"]
    return {each.get("Sid", "") or str(listed(each["Action"])[0]): each for each in found}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def imported(value: Any) -> list[str]:
    """Return the exports of other stacks that a value refers to."""
    return re.findall(r"'Fn::ImportValue': '([^']+)'", str(value))


# ------------------------------------------------------------------ cluster


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


def test_should_use_no_spot_capacity(template: Template, service: dict[str, Any]) -> None:
    assert not template.of_type("AWS::ECS::ClusterCapacityProviderAssociations")
    assert service["LaunchType"] == "FARGATE"
    assert "CapacityProviderStrategy" not in service


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


# ------------------------------------------------------------------ task


def test_should_run_what_the_configuration_sizes(task: dict[str, Any], config: EnvironmentConfig) -> None:
    size = config.settings.processor
    assert (task["Cpu"], task["Memory"]) == (str(size.cpu), str(size.memory_mib))
    assert task["RuntimePlatform"] == {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"}
    assert task["NetworkMode"] == "awsvpc"
    assert task["RequiresCompatibilities"] == ["FARGATE"]


def test_should_leave_the_container_nothing_that_it_does_not_need(container: dict[str, Any]) -> None:
    assert container["User"] == "10001:10001"
    assert container["ReadonlyRootFilesystem"] is True
    assert container["Privileged"] is False
    assert container["LinuxParameters"] == {"Capabilities": {"Drop": ["ALL"]}, "InitProcessEnabled": True}
    assert "PortMappings" not in container


def test_should_give_the_container_time_to_hand_over_its_shards(container: dict[str, Any]) -> None:
    assert container["StopTimeout"] == 120
    assert container["HealthCheck"]["Command"] == ["CMD", "python", "-m", "services.processor", "--health"]


def test_should_write_to_tmp_and_the_archive_only(task: dict[str, Any], container: dict[str, Any]) -> None:
    mounts = {each["ContainerPath"]: (each["SourceVolume"], each["ReadOnly"]) for each in container["MountPoints"]}
    assert mounts == {"/tmp": ("tmp", False), "/mnt/archive": ("files", False)}  # noqa: S108 - the container's
    assert {each["Name"] for each in task["Volumes"]} == {"tmp", "files"}


def test_should_mount_the_file_system_encrypted_and_as_the_role(task: dict[str, Any]) -> None:
    (files,) = (each["EFSVolumeConfiguration"] for each in task["Volumes"] if each["Name"] == "files")
    assert files["TransitEncryption"] == "ENABLED"
    assert files["AuthorizationConfig"]["IAM"] == "ENABLED"
    (access_point,) = imported(files["AuthorizationConfig"]["AccessPointId"])
    assert "ProcessorAccessPoint" in access_point


def test_should_not_let_the_log_stop_the_program(
    template: Template, container: dict[str, Any], environment: str
) -> None:
    options = container["LogConfiguration"]["Options"]
    group = log_groups(template)[f"/smartfactory/ecs/processor-{environment}"]
    assert container["LogConfiguration"]["LogDriver"] == "awslogs"
    assert options["awslogs-group"] == {"Ref": group}
    assert (options["mode"], options["max-buffer-size"]) == ("non-blocking", f"{25 * 2**20}b")


def test_should_give_the_program_exactly_the_settings_that_it_reads(
    container: dict[str, Any], config: EnvironmentConfig
) -> None:
    given = {each["Name"]: each["Value"] for each in container["Environment"]}
    required = {field.encode_name for field in msgspec.structs.fields(ProcessorSettings) if field.required}
    assert given.keys() == required | {"ARCHIVE_RETENTION_HOURS"}
    assert given["ARCHIVE_RETENTION_HOURS"] == str(config.settings.retention.archive_days * 24)
    assert given["ENVIRONMENT_SUFFIX"] == config.suffix
    assert given["MAXIMUM_LATENESS_HOURS"] == str(config.settings.stream.maximum_lateness_hours)


def test_should_put_no_secret_into_the_task(container: dict[str, Any]) -> None:
    # Secrets rotate while a task runs: the program reads them by their ARN, which is all that it is given.
    assert "Secrets" not in container
    for variable, secret in zip(("CACHE_SECRET_ARN", "DATABASE_SECRET_ARN"), LOGINS, strict=True):
        (value,) = (each["Value"] for each in container["Environment"] if each["Name"] == variable)
        assert secret in imported(value)[0]
    assert "resolve:secretsmanager" not in str(container)


def test_should_take_the_image_from_the_bootstrap_repository_by_its_content(
    container: dict[str, Any], config: EnvironmentConfig
) -> None:
    account = config.settings.account
    pattern = rf"{account}\.dkr\.ecr\.us-east-1\.\S+/cdk-hnb659fds-container-assets-{account}-us-east-1:[0-9a-f]{{64}}"
    assert re.fullmatch(pattern, container["Image"]["Fn::Sub"])


# ------------------------------------------------------------------ roles


@pytest.mark.parametrize("part", ["processor-task", "processor-execution", "redrive-task"])
def test_should_let_only_tasks_of_this_account_assume_the_roles(
    template: Template, config: EnvironmentConfig, part: str
) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{part}-{config.suffix}")
    account = config.settings.account
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{account}:*"},
            },
        }
    ]
    assert not role.keys() & {"Policies", "ManagedPolicyArns"}


def test_should_have_no_other_role_or_policy(template: Template) -> None:
    assert len(template.of_type("AWS::IAM::Role")) == 3
    assert len(template.of_type("AWS::IAM::ManagedPolicy")) == 3
    assert not template.of_type("AWS::IAM::Policy")


def test_should_let_the_agent_pull_one_repository_and_write_one_log(template: Template, environment: str) -> None:
    found = statements(template, f"smartfactory-processor-execution-{environment}")
    pull = found.pop("ecr:BatchCheckLayerAvailability")
    token = found.pop("ecr:GetAuthorizationToken")
    write = found.pop("logs:CreateLogStream")
    assert not found
    assert pull["Resource"].endswith("-us-east-1")
    assert "*" not in pull["Resource"]
    assert token["Resource"] == "*"  # ECR knows no resource for it
    group = log_groups(template)[f"/smartfactory/ecs/processor-{environment}"]
    assert write["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert write["Resource"] == {"Fn::GetAtt": [group, "Arn"]}


PERMITTED = {
    "ReadStream": (
        {"DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"},
        ["EventsStream"],
    ),
    "Leases": (
        {"DeleteItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"},
        ["CoordinatorState", "Lease", "WorkerMetrics"],
    ),
    "LeasesOfAWorker": ({"Query"}, ["Lease"]),
    "Metrics": ({"PutMetricData"}, []),
    "DeadLetters": ({"SendMessage"}, ["DeadLetters"]),
    "Secrets": (
        {"DescribeSecret", "GetSecretValue"},
        list(LOGINS),
    ),
    "SecretsKey": ({"Decrypt"}, ["Key"]),
    "StreamKey": ({"Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"}, ["Key"]),
    "Files": ({"ClientMount", "ClientWrite"}, ["FileSystem"]),
}
"""What the program may do, and parts of the exports' names on which it may."""


REDRIVE = {
    "PutEvents": ({"PutRecords"}, ["EventsStream"]),
    "Secrets": ({"DescribeSecret", "GetSecretValue"}, [LOGINS[1]]),
    "SecretsKey": ({"Decrypt"}, ["Key"]),
    "StreamKey": ({"GenerateDataKey"}, ["Key"]),
    "Files": ({"ClientMount"}, ["FileSystem"]),
}
"""Likewise, for the task that a person starts to put dead letters back into the stream."""


@pytest.mark.parametrize(("part", "permitted"), [("processor", PERMITTED), ("redrive", REDRIVE)])
def test_should_permit_a_program_what_it_does_and_no_more(
    template: Template, environment: str, part: str, permitted: dict[str, tuple[set[str], list[str]]]
) -> None:
    found = statements(template, f"smartfactory-{part}-task-{environment}")
    assert found.keys() == permitted.keys()
    for name, (actions, resources) in permitted.items():
        assert {each.split(":")[1] for each in listed(found[name]["Action"])} == actions, name
        exports = imported(found[name]["Resource"])
        assert len(exports) == len(resources), name
        assert all(part in export for part, export in zip(resources, sorted(exports), strict=True)), name
        assert found[name]["Effect"] == "Allow"


def test_should_bind_every_permission_that_is_wider_than_a_resource(template: Template, environment: str) -> None:
    found = statements(template, f"smartfactory-processor-task-{environment}")
    wildcards = [name for name, each in found.items() if "*" in str(each["Action"]) + str(each["Resource"])]
    assert wildcards == ["Metrics"]  # PutMetricData knows no resource
    namespace = f"smartfactory-processor-{environment}"
    assert found["Metrics"]["Condition"] == {"StringEquals": {"cloudwatch:namespace": namespace}}
    assert found["LeasesOfAWorker"]["Resource"]["Fn::Join"][1][-1] == "/index/LeaseOwnerToLeaseKeyIndex"
    for name, services in (("SecretsKey", ["secretsmanager"]), ("StreamKey", ["dynamodb", "kinesis", "sqs"])):
        via = [f"{each}.us-east-1.amazonaws.com" for each in services]
        assert found[name]["Condition"] == {"StringEquals": {"kms:ViaService": via}}
    (access_point,) = imported(found["Files"]["Condition"]["StringEquals"]["elasticfilesystem:AccessPointArn"])
    assert "ProcessorAccessPoint" in access_point


def test_should_attach_the_policies_before_a_task_starts(template: Template) -> None:
    (task,) = (each for each in template.resources.values() if each["Type"] == "AWS::ECS::TaskDefinition")
    policies = {each for each in template.of_type("AWS::IAM::ManagedPolicy") if not each.startswith("Redrive")}
    assert len(policies) == 2
    assert policies <= set(task["DependsOn"])


# ------------------------------------------------------------------ service


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


# ------------------------------------------------------------------ scaling


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
