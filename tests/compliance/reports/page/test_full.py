from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.compliance.reports.page.conftest import Open
from tests.compliance.reports.page.test_accessibility import LOOKS, violations

pytestmark = [pytest.mark.browser, pytest.mark.gate]

LARGEST = 3_000_000
"""Bytes: what can be sent and kept with a report, and opens at once."""

ENCRYPTION = "own:database-customer-managed-key"


def test_should_be_small_enough_to_send(full_page: Path) -> None:
    assert full_page.stat().st_size < LARGEST


def test_should_lead_from_a_control_to_a_value(open_page: Open, full_page: Path) -> None:
    page = open_page(full_page)
    expect(page.locator("#matches")).to_have_text("93 controls")
    page.get_by_role("link", name="A.8.24", exact=True).first.click()
    page.locator("#detail").get_by_role("link", name=ENCRYPTION).click()
    page.locator("#detail").get_by_role("link", name="Data/Database/Instance/Resource").click()
    opened = page.locator("details.finding[open]").first
    expect(opened).to_contain_text(ENCRYPTION)
    expect(opened.get_by_role("row", name="StorageEncrypted")).to_contain_text("true")


def test_should_print_all_controls(open_page: Open, full_page: Path) -> None:
    page = open_page(full_page)
    page.emulate_media(media="print")
    assert page.locator("#statement article:visible").count() == 93
    assert page.locator("#acceptances .card:visible").count() == page.locator("#acceptances .card").count() > 0


@pytest.mark.parametrize(
    ("look", "place"),
    [
        (LOOKS[0], ""),
        (LOOKS[3], "#control/A.8.24"),
        (LOOKS[1], "#resource/Data/Database/Instance/Resource"),
    ],
    ids=["overview", "control", "resource"],
)
def test_should_have_no_violation(open_page: Open, full_page: Path, look: dict[str, object], place: str) -> None:
    assert violations(open_page(full_page, place, bypass_csp=True, **look)) == []
