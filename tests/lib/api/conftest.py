"""The API's stack: as the audit synthesizes it, and built with other settings."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import load_selection
from lib.stacks.api import ApiStack
from lib.stacks.data import DataStack
from lib.stacks.network import NetworkStack
from lib.stacks.processing import ProcessingStack
from lib.stacks.stream import StreamStack


@pytest.fixture
def stack() -> str:
    return "Api"


@pytest.fixture(scope="session")
def build(cdk_context: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that builds dev with other settings and returns the resources of its API stack.

    Around it is what it needs, and not what needs it: alarms and dashboards are as much work as all the rest.
    """

    def build(**api: Any) -> dict[str, Any]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        environments["dev"]["api"].update(api)
        (config,) = load_selection({**cdk_context, "environments": environments}).environments
        stage = cdk.Stage(cdk.App(context=cdk_context), config.name)
        network = NetworkStack(stage, config=config)
        data = DataStack(stage, config=config, network=network)
        stream = StreamStack(stage, config=config)
        cluster = ProcessingStack(stage, config=config, network=network, data=data, stream=stream).cluster
        stack = ApiStack(stage, config=config, network=network, data=data, stream=stream, cluster=cluster)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return resources

    return build
