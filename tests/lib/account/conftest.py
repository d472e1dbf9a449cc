"""The baseline of an account: as the audit synthesizes it, and built with other settings."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import EnvironmentConfig, load_selection
from lib.stacks.account import AccountStack
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    (config,) = load_selection({**cdk_context, "entry": "account", "environment": environment}).accounts
    return config


@pytest.fixture
def account(config: EnvironmentConfig) -> str:
    return config.settings.account


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(f"account-{environment}", "Account")


@pytest.fixture
def reader(assembly: SynthesizedAssembly, environment: str, template: Template) -> Reader:
    return Reader(assembly, f"account-{environment}", template)


@pytest.fixture(scope="session")
def build(cdk_context: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that builds dev's account with other settings and returns its resources."""

    def build(*, log_archive: bool = True, **baseline: Any) -> dict[str, Any]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        environments["dev"]["accountBaseline"].update(baseline)
        if not log_archive:
            environments["dev"]["logArchive"] = None
        context = {**cdk_context, "environments": environments}
        (config,) = load_selection({**context, "environment": "dev"}).environments
        stack = AccountStack(cdk.App(context=cdk_context), config=config)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return resources

    return build
