"""Fixtures that every room's tests share."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from compliance.synthesis import Synthesis
from tests.support.assembly import SynthesizedAssembly
from tests.support.own_process import OwnProcess

ROOT = Path(__file__).parents[1]

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("untimed")
OWN_PROCESS = OwnProcess()
pytest_plugins = ["tests.support.database"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without looking for garbage: all of it stays to the end, and would be looked at again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the whole platform, and begin with the tests that wait for a daemon.

    A mark that follows from a fixture is not left to memory: the test that asks first synthesizes. Daemons first, since
    one process gets all of them, and the others do the rest.
    """
    for item in items:
        if "whole_assembly" in getattr(item, "fixturenames", ()):
            item.add_marker("assembly")
    items.sort(key=lambda item: item.get_closest_marker("daemon") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Hold unit tests to one process."""
    OWN_PROCESS.enter(item)
    try:
        return (yield)
    finally:
        OWN_PROCESS.leave()


@pytest.fixture(scope="session")
def cdk_context() -> dict[str, Any]:
    """The context of cdk.json; treat as read-only."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return context


@pytest.fixture(scope="session")
def whole_assembly() -> Path:
    """Where every environment and account is, as the audit synthesizes them; all test processes share one."""
    (ROOT / "build").mkdir(exist_ok=True)
    with FileLock(ROOT / "build" / "assembly.lock"):
        return Synthesis().run()


@pytest.fixture(scope="session")
def assembly(whole_assembly: Path) -> SynthesizedAssembly:
    """The same, to be asked for its templates."""
    return SynthesizedAssembly(whole_assembly)
