"""The processing stack."""

from typing import Any

import pytest

from tests.support.assembly import Template


@pytest.fixture
def stack() -> str:
    return "Processing"


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
