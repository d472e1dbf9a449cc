"""What is generated: it has everything that the code has."""

from pathlib import Path

import pytest

from documentation.addresses import outward, top_level
from documentation.errors import DocumentationError
from documentation.generated import MARK, filled, names
from documentation.pages import combinations, configuration, metrics, rules, service_settings, targets
from documentation.sources import ROOT, Sources
from documentation.types import attributes, introduction
from services.telemetry.settings import ApiSettings

SOURCES = Sources(ROOT, Path("none"))


def test_should_use_each_generator_on_a_page() -> None:
    used = {name for page in (ROOT / "docs").rglob("*.md") for name in MARK.findall(page.read_text(encoding="utf-8"))}
    assert used == set(names())


def test_should_refuse_a_mark_of_something_unknown() -> None:
    with pytest.raises(DocumentationError, match="'poetry' is unknown; allowed: alarm-pages, alarms"):
        filled("# Title\n\n<!-- generated: poetry -->\n", SOURCES)


def test_should_list_each_key_of_the_configuration_with_limits_default_and_values() -> None:
    text = configuration.markdown(SOURCES)
    row = next(line for line in text.splitlines() if line.startswith("| `load.eventsPerSecond` "))
    assert "a whole number, 1 to 1,000,000 | required | `1000` | `10000` | `10000` |" in row
    for environment in SOURCES.environments.values():
        for key, value in environment.items():
            keys = [f"{key}.{each}" for each in value] if isinstance(value, dict) else [key]
            for each in keys:
                assert f"| `{each}` |" in text


def test_should_list_the_values_that_exclude_each_other() -> None:
    text = combinations.markdown(SOURCES)
    assert "| `processor.maxTasks` | … tasks for … shards (from load.*) | at most …: a task without a shard" in text
    assert "`network.cidr`" in text


def test_should_list_every_rule_with_its_place() -> None:
    text = rules.markdown(SOURCES)
    for rule in SOURCES.rules:
        assert f"(rule-{rule})=\n\n### {rule}\n" in text


def test_should_describe_every_metric_of_ours() -> None:
    assert metrics.descriptions()["CredentialAgeDays"].startswith("days since")


def test_should_list_every_target_with_what_it_needs() -> None:
    text = targets.markdown(SOURCES)
    assert "| `drift` | what differs from the templates in ENV | AWS |" in text
    assert "| `RATE` | `10000` |" in text


def test_should_describe_every_variable_of_a_service() -> None:
    said = attributes(ApiSettings)
    assert [each for each in ApiSettings.__struct_fields__ if not said.get(each)] == []
    assert "Attributes:" not in introduction(ApiSettings)
    assert "| `DATABASE_PORT` | of PostgreSQL. | a TCP port, 1 to 65535 | required |" in service_settings.markdown(
        SOURCES
    )


def test_should_make_downloads_of_pages_that_the_site_does_not_have(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    text = "[a](../../README.md#x) [b](../index.md) [c](https://x.org/a.md) [d](../../lib/a.py) [e](#here)"
    assert outward(text, folder=docs / "how-to", docs=docs) == text.replace("../../README.md#x", "path:../../README.md")


def test_should_move_links_of_a_page_of_the_top_level(tmp_path: Path) -> None:
    page = tmp_path / "CONTRIBUTING.md"
    page.write_text("# Title\n\n[a](docs/index.md#x) [b](LICENSE) [c](#here) [d](https://x.org)\n")
    assert top_level(page) == "[a](index.md#x) [b](../LICENSE) [c](#here) [d](https://x.org)\n"
