"""Links of the repository's Markdown lead to files; those of the site are checked as it is built."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.commands import PAGES

ADDRESS = re.compile(r"(?:\]\(|<img src=\")(?!https?:|#|mailto:)([^)\s\"#]+)(?:#[^)\s\"]*)?")
READ = sorted({*PAGES, *ROOT.glob("*.md"), *(ROOT / "tests").rglob("*.md")})


@pytest.mark.parametrize("page", READ, ids=lambda page: str(page.relative_to(ROOT)))
def test_should_link_to_what_is_there(page: Path) -> None:
    text = re.sub(r"^( *)```.*?^\1```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    missing = [each for each in ADDRESS.findall(text) if not (page.parent / each).exists()]
    assert missing == []
