"""Each environment: its configuration, and its stacks as the audit synthesizes them."""

from typing import Any

import pytest

from lib.config import EnvironmentConfig, load_selection
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """Each environment's name, which is also its suffix."""
    name: str = request.param
    return name


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    """The environment's configuration."""
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    return config


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str, stack: str) -> Template:
    """The template of the stack that the file or folder is about: it says so by its fixture `stack`."""
    return assembly.template(environment, stack)


@pytest.fixture
def reader(assembly: SynthesizedAssembly, environment: str, template: Template) -> Reader:
    """Follows what the template refers to."""
    return Reader(assembly, environment, template)
