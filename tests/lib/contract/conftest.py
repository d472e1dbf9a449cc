"""The stack that the contract goes into."""

import pytest


@pytest.fixture
def stack() -> str:
    return "Api"
