"""The fleet's size follows from the stream's."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kinesis as kinesis
from hypothesis import given
from hypothesis import strategies as st

from lib.constructs.stream_scaling import StreamScaling, bytes_per_second_per_task
from lib.naming import Names
from lib.runbooks import Runbooks

MIB = 2**20


@pytest.mark.parametrize(
    ("shards", "max_tasks", "expected"),
    [(2, 2, MIB // 2), (24, 24, MIB // 2), (16, 12, 2 * MIB // 3), (10, 1, 5 * MIB)],
)
def test_should_give_each_task_its_share_of_half_the_stream(shards: int, max_tasks: int, expected: int) -> None:
    assert bytes_per_second_per_task(shards=shards, max_tasks=max_tasks) == expected


@given(shards=st.integers(1, 10_000), tasks=st.integers(1, 10_000))
def test_should_run_every_task_before_the_stream_is_full(shards: int, tasks: int) -> None:
    at_target = bytes_per_second_per_task(shards=shards, max_tasks=tasks) * tasks
    assert shards * MIB / 2 - tasks <= at_target <= shards * MIB / 2


def test_should_refuse_a_task_without_a_shard() -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"], private_subnet_ids=["s"])
    cluster = ecs.Cluster(stack, "Cluster", vpc=vpc)
    definition = ecs.FargateTaskDefinition(stack, "Task")
    definition.add_container("only", image=ecs.ContainerImage.from_registry("example"))
    service = ecs.FargateService(
        stack, "Service", cluster=cluster, task_definition=definition, min_healthy_percent=100
    )  # fmt: skip
    with pytest.raises(ValueError, match="3 tasks for 2 shards"):
        StreamScaling(
            stack,
            "Scaling",
            names=Names("test"),
            runbooks=Runbooks("https://docs.example.com", ".html"),
            service=service,
            cluster=cluster,
            stream=kinesis.Stream(stack, "Stream"),
            shards=2,
            min_tasks=2,
            max_tasks=3,
        )
