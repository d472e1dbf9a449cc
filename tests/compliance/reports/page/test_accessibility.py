from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.compliance.reports.page.chromium import ROOT
from tests.compliance.reports.page.conftest import Open

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [
    {"color_scheme": "light", "viewport": WIDE},
    {"color_scheme": "dark", "viewport": WIDE},
    {"color_scheme": "light", "viewport": NARROW},
    {"color_scheme": "dark", "viewport": NARROW},
]
PLACES = [
    "",
    "#control/A.8.24",
    "#rule/cdk-nag:RDSStorageEncrypted",
    "#resource/Data/Db?rule=cdk-nag:RDSStorageEncrypted",
]


# What passes, tens of megabytes for a large page, is neither described nor sent.
VIOLATIONS = """async () => {
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 200)}`));
}"""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(VIOLATIONS)
    return found


def test_should_find_what_is_wrong_with_a_page(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page, bypass_csp=True)
    page.evaluate("document.querySelector('main').append(new Image())")
    page.evaluate("document.querySelector('h1').style.color = 'rgb(127, 127, 127)'")
    page.evaluate("document.querySelector('h1').style.background = 'rgb(120, 120, 120)'")
    found = violations(page)
    assert "image-alt: <img>" in found
    assert [each for each in found if each.startswith("color-contrast: <h1")]


# Contrast depends on the colours, and places on the width: each of both once.
@pytest.mark.parametrize(
    "look", [LOOKS[0], LOOKS[3]], ids=lambda look: f"{look['color_scheme']}-{look['viewport']['width']}"
)
@pytest.mark.parametrize("place", PLACES)
def test_should_have_no_violation(open_page: Open, small_page: Path, look: dict[str, Any], place: str) -> None:
    page = open_page(small_page, place, bypass_csp=True, **look)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(page) == []


@pytest.mark.parametrize("place", PLACES)
def test_should_fit_a_telephone(open_page: Open, small_page: Path, place: str) -> None:
    page = open_page(small_page, place, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_should_name_every_field_and_section(open_page: Open, small_page: Path) -> None:
    page = open_page(small_page)
    for role, name in (
        ("search", "Controls"),
        ("navigation", "Sections"),
        ("region", "Posture"),
        ("region", "Controls"),
    ):
        assert page.get_by_role(role, name=name, exact=True).count() == 1  # type: ignore[arg-type]
    assert page.locator("#matches").get_attribute("aria-live") == "polite"
    assert page.locator("figure svg:not([aria-hidden])").count() == 0
    assert "dev: 1 design-evidenced" in page.locator("figure p").first.inner_text()
