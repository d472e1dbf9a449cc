"""Fixtures that every room's tests share."""

import json
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from compliance.synthesis import Synthesis
from tests.support.assembly import SynthesizedAssembly

ROOT = Path(__file__).parents[1]

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that wait for a daemon: one process gets all of them, and the others do the rest."""
    items.sort(key=lambda item: item.get_closest_marker("daemon") is None)


@pytest.fixture(scope="session")
def cdk_context() -> dict[str, Any]:
    """The context of cdk.json; treat as read-only."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return context


@pytest.fixture(scope="session")
def assembly() -> SynthesizedAssembly:
    """Every environment and account, as the audit synthesizes them; all test processes share one."""
    (ROOT / "build").mkdir(exist_ok=True)
    with FileLock(ROOT / "build" / "assembly.lock"):
        return SynthesizedAssembly(Synthesis().run())
