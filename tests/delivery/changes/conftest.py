"""The assembly's network, deployed, and CloudFormation's answers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from delivery.cloud_assembly import load_assembly
from tests.delivery.cloudformation import CloudFormation, Stack
from tests.delivery.conftest import REGION

Deliver = Callable[..., tuple[int, str]]
STACK = "smartfactory-network-dev"


@pytest.fixture
def deployed(cloudformation: CloudFormation, assembly: Path) -> Path:
    """The assembly's network as it is deployed: with the same listener rule."""
    cloudformation.stacks[STACK] = Stack(template=load_assembly(assembly).stacks[0].template.read_text())
    return assembly


@pytest.fixture
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    client = boto3.Session("testing", "testing", region_name=REGION).client("cloudformation")
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()
