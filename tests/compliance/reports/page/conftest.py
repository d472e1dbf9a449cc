"""Fixtures of the page's tests: a browser, and pages to open."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from compliance import audit
from compliance.reports.dossier import Dossier, as_bytes
from compliance.reports.page import PAGE, files
from tests.compliance.reports.page.chromium import Visitor, started
from tests.compliance.reports.page.examples import example, proof

Open = Callable[..., Page]


# Not of the session: as long as Playwright runs, its event loop does, and no other test of the process could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser, started once for the tests of a file."""
    with started() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file: `open_page(path, "#controls", color_scheme="dark")`; a page that asks or complains is an error."""
    complaints: list[str] = []
    contexts = []

    def opened(path: Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport=options.pop("viewport", {"width": 1440, "height": 900}), **options)
        contexts.append(context)
        visitor = Visitor(context)
        visitor.complaints = complaints
        return visitor.open(path, address)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def write_page(dossier: Dossier, path: Path) -> Path:
    """Write an audit's page."""
    path.write_bytes(as_bytes(files(dossier)[PAGE]))
    return path


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a made audit."""
    return write_page(example(proof()), tmp_path_factory.mktemp("page") / PAGE)


@pytest.fixture
def full_page() -> Path:
    """The page of this repository's audit, as it is committed; tests/gate says that it is current."""
    return audit.REPORTS / PAGE
