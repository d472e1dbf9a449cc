"""What the processor's task runs, with what, and what it writes to."""

import re
from typing import Any

import msgspec
import pytest

from lib.config import EnvironmentConfig
from services.telemetry.settings import ProcessorSettings
from tests.lib.processing.reading import LOGINS, imported, log_groups
from tests.support.assembly import Template

pytestmark = pytest.mark.assembly


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
