"""What one Fargate task may use, write and reach."""

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names

USER = "10001:10001"
"""User and group that every image has and every task runs as."""

MAXIMUM_STOP_TIMEOUT = cdk.Duration.seconds(120)
"""The longest time between SIGTERM and SIGKILL that Fargate grants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMount:
    """A folder of the file system inside the task.

    Attributes:
        access_point: decides which folder, and as whom it is written.
        path: where the container sees it, `/mnt/archive` for example.
        read_only: whether the task may only read; IAM refuses the write as well as the mount.
    """

    access_point: efs.IAccessPoint
    path: str
    read_only: bool

    def statement(self) -> iam.PolicyStatement:
        """Return what a role needs whose task mounts the folder."""
        write = [] if self.read_only else ["elasticfilesystem:ClientWrite"]
        return iam.PolicyStatement(
            sid="Files",
            actions=["elasticfilesystem:ClientMount", *write],
            resources=[self.access_point.file_system.file_system_arn],
            # Only through the access point: without it the whole file system would be open.
            conditions={"StringEquals": {"elasticfilesystem:AccessPointArn": self.access_point.access_point_arn}},
        )


def tasks_role(scope: Construct, construct_id: str, *, names: Names, name: str, purpose: str) -> ScopedRole:
    """Return a role that tasks of this account assume, and nobody else; see `ScopedRole`."""
    stack = cdk.Stack.of(scope)
    return ScopedRole(
        scope,
        construct_id,
        names=names,
        name=name,
        service="ecs-tasks.amazonaws.com",
        purpose=purpose,
        # Else the service could be talked into using this role for somebody else's task.
        conditions={
            "StringEquals": {"aws:SourceAccount": stack.account},
            "ArnLike": {"aws:SourceArn": stack.format_arn(service="ecs", resource="*")},
        },
    )


class FargateTask(Construct):
    """A task definition with one container: ARM64, not root, read-only root file system, no Linux capability.

    Nothing secret is put in: secrets rotate while a task runs, so a program reads them by name when it needs them.

    Attributes:
        task_definition: for a service.
        container: the only container; its name is the task's.
        policy: for grants to what runs in the task.
        task_role: that role, frozen.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        purpose: str,
        image: ecr_assets.DockerImageAsset,
        cpu: int,
        memory_mib: int,
        log_group: logs.ILogGroup,
        environment: dict[str, str],
        health_command: Sequence[str],
        files: FileMount | None = None,
        port: int | None = None,
        stop_timeout: cdk.Duration = MAXIMUM_STOP_TIMEOUT,
    ) -> None:
        """Create the task definition `smartfactory-{name}-{suffix}`.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the task's part, `processor` for example; also the container's name.
            purpose: one sentence for the roles' descriptions.
            image: of the container, see `service_image`.
            cpu: 1024 is one vCPU.
            memory_mib: a size that Fargate offers for `cpu`.
            log_group: made before; gets what the container writes to its standard streams.
            environment: settings; no secret, only names of secrets.
            health_command: run in the container, exit code 0 means healthy.
            files: a folder of the file system, or none.
            port: the TCP port that the container listens on, or none.
            stop_timeout: from SIGTERM to SIGKILL, at most 120 s.
        """
        super().__init__(scope, construct_id)
        task = tasks_role(
            self, "TaskRole", names=names, name=f"{name}-task", purpose=f"{purpose}: what its program may do"
        )
        execution = tasks_role(
            self,
            "ExecutionRole",
            names=names,
            name=f"{name}-execution",
            purpose=f"{purpose}: pulling the image, logging",
        )
        self.policy, self.task_role = task.policy, task.role
        image.repository.grant_pull(execution.policy)
        log_group.grant_write(execution.policy)
        self.task_definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            family=names.of(f"smartfactory-{name}"),
            cpu=cpu,
            memory_limit_mib=memory_mib,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
            ),
            task_role=task.role,
            execution_role=execution.role,
        )
        # A task that starts before its policies are attached fails, and the circuit breaker counts it.
        self.task_definition.node.add_dependency(task.policy, execution.policy)
        linux = ecs.LinuxParameters(self, "Linux", init_process_enabled=True)
        linux.drop_capabilities(ecs.Capability.ALL)
        self.container = self.task_definition.add_container(
            "Container",
            container_name=name,
            image=ecs.ContainerImage.from_docker_image_asset(image),
            essential=True,
            user=USER,
            privileged=False,
            readonly_root_filesystem=True,
            linux_parameters=linux,
            environment=environment,
            port_mappings=None if port is None else [ecs.PortMapping(name=name, container_port=port)],
            stop_timeout=stop_timeout,
            health_check=ecs.HealthCheck(
                command=["CMD", *health_command],
                interval=cdk.Duration.seconds(15),
                timeout=cdk.Duration.seconds(10),
                retries=3,
                start_period=cdk.Duration.seconds(60),
            ),
            # Non-blocking: with the log service out of reach a blocked write would stop the program, and a program
            # stopped in a write cannot hand over its shards on SIGTERM. What may get lost is a line of the log, never
            # an event: those are acknowledged by checkpoints, and refused ones go to the dead letters.
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=name,
                log_group=log_group,
                mode=ecs.AwsLogDriverMode.NON_BLOCKING,
                max_buffer_size=cdk.Size.mebibytes(25),
            ),
        )
        # The only place to write: fresh for each task, encrypted, mode 1777 from the image's VOLUME.
        self._mount("tmp", path="/tmp", read_only=False)  # noqa: S108 - the task's own /tmp
        if files is not None:
            self._mount_files(files)

    def _mount(
        self, volume: str, *, path: str, read_only: bool, file_system: ecs.EfsVolumeConfiguration | None = None
    ) -> None:
        self.task_definition.add_volume(name=volume, efs_volume_configuration=file_system)
        self.container.add_mount_points(ecs.MountPoint(source_volume=volume, container_path=path, read_only=read_only))

    def _mount_files(self, files: FileMount) -> None:
        file_system = files.access_point.file_system
        self._mount(
            "files",
            path=files.path,
            read_only=files.read_only,
            file_system=ecs.EfsVolumeConfiguration(
                file_system_id=file_system.file_system_id,
                transit_encryption="ENABLED",
                authorization_config=ecs.AuthorizationConfig(
                    access_point_id=files.access_point.access_point_id, iam="ENABLED"
                ),
            ),
        )
        self.policy.add_statements(files.statement())
