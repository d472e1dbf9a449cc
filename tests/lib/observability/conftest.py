"""The stack that watches."""

from typing import Any

import pytest

from lib.config import load_selection
from lib.settings import EnvironmentSettings


@pytest.fixture
def stack() -> str:
    return "Observability"


@pytest.fixture(scope="session")
def settings(cdk_context: dict[str, Any]) -> EnvironmentSettings:
    return load_selection(cdk_context).environments[0].settings
