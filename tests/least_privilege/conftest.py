"""The statements of prod and of its account, which stand for those of every environment."""

import pytest

from tests.least_privilege.policies import Statement, statements
from tests.support.assembly import SynthesizedAssembly


@pytest.fixture(scope="session")
def every_statement(assembly: SynthesizedAssembly) -> tuple[Statement, ...]:
    """Every statement of every identity policy."""
    return (*statements(assembly, "prod"), *statements(assembly, "account-prod"))
