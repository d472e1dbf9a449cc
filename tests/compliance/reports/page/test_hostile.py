from pathlib import Path

import pytest
from playwright.sync_api import expect

from compliance.model import Answer
from compliance.reports.page import PAGE
from tests.compliance.made import finding
from tests.compliance.reports.page.conftest import Open, write_page
from tests.compliance.reports.page.examples import example

pytestmark = pytest.mark.browser

HOSTILE = [
    "<script>window.owned = 1</script>",
    "</script><script>window.owned = 1</script>",
    '"onload="window.owned = 1',
    "<img src=x onerror=window.owned=1>",
    "a\u2028b\u2029c",
    "=HYPERLINK(1)",
    "\u202egnp.exe",
    "{{ 7 * 7 }}",
    "?rule=x#control/A.8.24",
    "%00%E0",
    "\ue000\ue001",
    "__proto__",
    "$& $1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_should_show_hostile_text_and_never_obey_it(open_page: Open, tmp_path: Path, text: str) -> None:
    resource = {"Type": text or "T", "Properties": {text: {text: [text]}}}
    about = finding(
        path=text, logical_id=text, resource_type=text, environment=text, detail=text, answer=Answer.FAIL,
        rule=text, aliases=(text,), description=text, why=text, fix=text, properties=(text,),
    )  # fmt: skip
    body = {"Resources": {text: resource}}
    path = write_page(example(templates={text: body}, findings=(about,), register=()), tmp_path / PAGE)
    page = open_page(path, "#gaps")
    page.locator("#gaps").get_by_role("link", name="cdk-nag:").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Rule: cdk-nag:")
    page.locator("#detail tbody a").last.click()
    shown = page.locator("details.finding .value").first
    expect(shown).to_be_visible()
    assert page.evaluate("window.owned") is None
    assert not {"\u2028", "\u202e"} & set(page.locator("body").inner_text())
    expected = text.encode("unicode_escape").decode() if not text.isprintable() else text
    assert expected in shown.inner_text()
    assert page.locator("#detail script, #detail img, #detail [onload]").count() == 0
