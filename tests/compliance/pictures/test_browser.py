"""The committed pictures, as a browser shows them with whatever fonts the machine has."""

import pytest

from compliance import audit
from compliance.reports.pictures import FOLDER
from tests.compliance.reports.page.chromium import started

pytestmark = [pytest.mark.browser, pytest.mark.gate]

TROUBLE = """() => {
  const sheet = document.documentElement.viewBox.baseVal;
  const texts = [...document.querySelectorAll("text")].map((each) => [each.textContent, each.getBoundingClientRect()]);
  const outside = texts.filter(([, box]) =>
    box.left < 0 || box.right > sheet.width + 1 || box.bottom > sheet.height + 1);
  const over = texts.flatMap(([one, a], place) => texts.slice(place + 1)
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3.5)
    .map(([other]) => `${one} over ${other}`));
  const small = texts.filter(([, box]) => box.height < 9).map(([text]) => `${text} is too small`);
  return [...outside.map(([text]) => `${text} is outside`), ...over, ...small];
}"""
"""Texts that leave the sheet, lie on each other, or are too small at the sheet's own width."""


def test_should_have_no_text_on_another() -> None:
    found = {}
    with started() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        for file in sorted((audit.REPORTS / FOLDER).glob("*.svg")):
            page.goto(file.as_uri())
            found[file.name] = page.evaluate(TROUBLE)
    assert found
    assert {name: trouble for name, trouble in found.items() if trouble} == {}
