"""The API's stack: as the audit synthesizes it, and built with other settings."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import load_selection
from lib.stage import PlatformStage


@pytest.fixture
def stack() -> str:
    return "Api"


@pytest.fixture(scope="session")
def build(cdk_context: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that builds dev with other settings and returns the resources of its API stack."""

    def build(**api: Any) -> dict[str, Any]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        environments["dev"]["api"].update(api)
        (config,) = load_selection({**cdk_context, "environments": environments}).environments
        stage = PlatformStage(cdk.App(context=cdk_context), config=config)
        stack = stage.node.find_child("Api")
        assert isinstance(stack, cdk.Stack)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return resources

    return build
