import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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
    expect(page.locator("#detail h2")).to_contain_text("Rule: cdk-nag:")
    page.locator("#detail tbody a").last.click()
    page.locator("#properties > summary").click()
    shown = page.locator("#properties .value").first
    expect(shown).to_be_visible()
    assert page.evaluate("window.owned") is None
    assert not {"\u2028", "\u202e"} & set(page.locator("body").inner_text())
    expected = "".join(
        each if each.isprintable() else f"\\u{ord(each):04x}" for each in json.dumps(text, ensure_ascii=False)
    )
    assert expected in shown.inner_text()
    assert page.locator("#detail script, #detail img, #detail [onload]").count() == 0


@pytest.mark.parametrize(
    "attack",
    [
        "const each = document.createElement('script'); each.text = 'window.owned = 1'; document.body.append(each)",
        "document.body.innerHTML = '<b onclick=1>x</b>'",
        "document.body.setAttribute('onclick', 'window.owned = 1'); document.body.click()",
    ],
)
def test_should_refuse_what_is_not_its_own_script(browser: Browser, small_page: Path, attack: str) -> None:
    page = browser.new_page()
    page.goto(small_page.as_uri())
    page.evaluate(f"try {{ {attack} }} catch (error) {{ window.refused = String(error) }}")
    assert page.evaluate("[window.owned, document.querySelector('b[onclick]')]") == [None, None]
    page.context.close()
