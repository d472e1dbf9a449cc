"""A secret on moto, rotated by a service that fails where a test wants it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws
from shared.rotation import (
    Rotation,
    rotate,
)

from tests.support.clients import Clients
from tests.support.stepwise import Rotations, as_aws_does

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
from tests.lambda_functions.rotation.failing_service import Service


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture(scope="module")
def client() -> Iterator["SecretsManagerClient"]:
    with mock_aws(), as_aws_does():
        made: SecretsManagerClient = Clients().client("secretsmanager")
        yield made


@pytest.fixture
def rotations(client: "SecretsManagerClient", service: Service) -> Rotations:
    def rotator_for(rotation: Rotation) -> Service:
        service.rotations.append(rotation)
        return service

    def handler(event: dict[str, Any], _context: object) -> None:
        rotate(Rotation.from_event(event), client=client, rotator_for=rotator_for)

    return Rotations(client, handler)


@pytest.fixture
def arn(rotations: Rotations) -> str:
    return rotations.secret("test", {"username": "user", "password": "first", "port": 5432})
