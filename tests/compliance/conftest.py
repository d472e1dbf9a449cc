"""Fixtures of the compliance tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from compliance.scanners.cache import Cache
from compliance.scanners.external import Pool, pools, tools
from tests.compliance.support import write_assembly

Writer = Callable[..., Path]


@pytest.fixture
def assembly_of(tmp_path: Path) -> Writer:
    """Write a cloud assembly: `assembly_of(dev={"Data": {...template}})`; return its folder."""

    def write(**stages: dict[str, dict[str, Any]]) -> Path:
        return write_assembly(tmp_path / "cdk.out", stages)

    return write


@pytest.fixture(scope="session")
def external_tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Pool]]:
    """The external scanners, started once; nothing is cached."""
    with pools(tools(), cache=Cache(None), directory=tmp_path_factory.mktemp("scanners")) as opened:
        yield {pool.tool.name: pool for pool in opened}
