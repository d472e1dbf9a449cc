import base64
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from compliance.reports.dossier import Dossier, as_bytes
from compliance.reports.page import PAGE, files, prose
from tests.compliance.reports.page.examples import example, proof, template

pytestmark = pytest.mark.programs


def page(dossier: Dossier) -> str:
    return as_bytes(files(dossier)[PAGE]).decode()


class Outline(HTMLParser):
    """Notes what a reader of the source must not find: handlers, styles and addresses of other files."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_should_be_one_file_that_loads_nothing() -> None:
    outline = Outline(page(example(proof())))
    names = {name for name, _ in outline.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "srcset", "action"}]
    assert {value[0] for name, value in outline.attributes if name == "href"} == {"#"}
    assert not {"link", "img", "iframe", "form", "object", "base"} & set(outline.tags)


def test_should_allow_its_own_script_and_style_alone() -> None:
    text = page(example())
    allowed = re.search(r'content="(default-src [^"]*)"', text)
    assert allowed
    policy = allowed[1].replace("&#39;", "'")
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        content = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(content) == 1
        digest = base64.b64encode(sha256(content[0].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_should_give_the_same_bytes_again() -> None:
    assert page(example(proof())) == page(example(proof()))


def test_should_say_what_it_is_and_of_what_it_speaks() -> None:
    text = page(example())
    assert "<h1>Evidence: baseline, not deployed</h1>" in text
    assert "2 in <bdi>dev</bdi>, 2 in <bdi>prod</bdi>" in text
    assert "0" * 64 in text
    assert "The whole cloud assembly" in text
    assert "this audit has no mutation run" in text
    assert "NOT APPROVED" in text


def test_should_list_open_nonconformities() -> None:
    text = page(example())
    assert '<tr id="nonconformity-NC-007" tabindex="-1"><th scope="row">NC-007</th><td><code>Keys</code> do not' in text
    assert '<a class="id" href="#nonconformity-NC-007">NC-007</a>' in text
    assert "None is on record." in page(example(nonconformities=()))


def test_should_say_that_a_lone_template_is_one() -> None:
    text = page(example(templates={"dev": template()}, whole=False, register=(), findings=()))
    assert "A lone template" in text
    assert "The register has no entry for what was audited." in text
    assert 'id="environment"' not in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"onload="alert(1)', "\u202eevil", "a\u2028b"])
def test_should_escape_what_comes_from_templates(name: str) -> None:
    text = page(example(templates={name: template()}, findings=()))
    assert not {"\u202e", "\u2028", "\u2029"} & set(text)
    assert "<script>alert" not in text
    assert not [each for each, _ in Outline(text).attributes if each.startswith("on")]


def test_should_show_that_nothing_is_missing_when_there_is_no_answer_at_all() -> None:
    found = example(findings=(), register=())
    empty = replace(found, evidence=replace(found.evidence, versions={}))
    assert "Not known: this audit has no mutation run." in page(empty)


def test_should_show_code_as_such_and_no_markup() -> None:
    assert prose("see `a<b` & c") == "see <code>a&lt;b</code> &amp; c"
