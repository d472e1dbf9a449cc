"""The site as it is built: without a warning, every link leads somewhere, and a browser finds its way in it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.compliance.reports.page.chromium import started
from tests.conftest import ROOT
from tests.support.assembly import SynthesizedAssembly
from tests.support.once import made_once

pytestmark = [pytest.mark.assembly, pytest.mark.browser]


@pytest.fixture(scope="module")
def site(assembly: SynthesizedAssembly, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site, built as `make docs` builds it; nothing in it is wrong."""

    def build(directory: Path) -> None:
        options = ["--output", str(directory / "docs"), "--assembly", str(assembly.directory)]
        done = subprocess.run(
            [sys.executable, "-m", "documentation", *options], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")

    return made_once("site", build, factory=tmp_path_factory, worker=worker_id) / "docs"


@pytest.fixture(scope="module")
def page(site: Path) -> Iterator[tuple[Page, list[str]]]:
    """A tab, and what its pages complain of; nothing but the site's own files is asked for."""
    complaints: list[str] = []

    def local_only(route: Route) -> None:
        if route.request.url.startswith((site.as_uri(), "data:")):
            route.continue_()
        else:
            complaints.append(f"request: {route.request.url}")
            route.abort()

    with started() as browser:
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.route("**/*", local_only)
        tab.on("console", lambda message: complaints.append(f"console: {message.text}"))
        tab.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        yield tab, complaints


def test_should_lead_each_reader_from_the_first_page_and_find_what_they_search(
    site: Path, page: tuple[Page, list[str]]
) -> None:
    tab, complaints = page
    tab.goto((site / "index.html").as_uri())
    for reader, heading in (
        ("New here", "The first hour"),
        ("Operating it", "Runbooks"),
        ("Auditing it", "Follow the evidence"),
        ("Integrating with it", "The REST API"),
    ):
        # The whole card is a link that lies over its text.
        tab.locator(".sd-card", has_text=reader).locator(".sd-card-title").click(force=True)
        expect(tab.locator("h1")).to_contain_text(heading)
        tab.go_back()
    tab.get_by_placeholder("Search").first.fill("iterator age")
    tab.keyboard.press("Enter")
    results = tab.locator("#search-results ul.search li")
    expect(results.first).to_be_visible()
    expect(tab.locator("#search-results", has_text="Alarms").first).to_be_visible()
    results.get_by_role("link").first.click()
    expect(tab.locator("article")).to_contain_text("iterator")
    tab.goto(f"{(site / 'reference' / 'rules.html').as_uri()}#rule-backup-retention")
    expect(tab.locator("#rule-backup-retention")).to_contain_text("seven days")
    assert complaints == []


def test_should_be_readable_on_a_narrow_screen(site: Path, page: tuple[Page, list[str]]) -> None:
    tab, complaints = page
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto((site / "reference" / "configuration.html").as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []
