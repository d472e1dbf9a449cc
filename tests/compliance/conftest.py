"""Fixtures of the compliance tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from compliance import audit
from compliance.mutation import run as mutation
from compliance.scanners.cache import Cache
from compliance.scanners.external import Pool, pools, tools
from compliance.scanners.tool import Tool
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


@pytest.fixture
def running_scanners(external_tools: dict[str, Pool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let audits and proofs of a test ask the scanners that run already, about everything: starting them takes 4 s.

    Tests of the scanners' start do without it: all of tests/gate, and the proof that opens its own.
    """

    @contextmanager
    def running(selected: tuple[Tool, ...], **_: object) -> Iterator[tuple[Pool, ...]]:
        yield tuple(external_tools[each.name] for each in selected)

    monkeypatch.setattr(audit, "pools", running)
    monkeypatch.setattr(mutation, "pools", running)
