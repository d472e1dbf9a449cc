"""The pages of alarms: one for each alarm, none for nothing, and what they ask for exists; see `test_runbooks`."""

import json
import re

import pytest

from compliance.rules_support.metrics import reported
from lib.runbooks import FOLDER, Runbooks
from tests.conftest import ROOT
from tests.docs.test_runbooks import commands, lines
from tests.support.assembly import SynthesizedAssembly

PAGES = {each.stem: each for each in sorted((ROOT / FOLDER).glob("*.md"))}
ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
HEADINGS = ["Meaning", "First look", "Fix", "Escalation"]
SUFFIX = "prod"
NAMED = re.compile(rf"[\w./-]*[\w/]-{SUFFIX}\b(?![-/])")
"""Names that end with the suffix."""


@pytest.fixture(params=sorted(PAGES))
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param].read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------- addresses


def test_should_link_to_the_site_when_it_is_served() -> None:
    found = Runbooks.on_site("https://docs.example.com/smartfactory/")
    assert found.of("event-age") == "https://docs.example.com/smartfactory/runbooks/alarms/event-age.html"


def test_should_link_to_the_repository_without_its_numbers() -> None:
    found = Runbooks.in_repository("smartfactory@12/platform@345", "main")
    assert found.of("event-age") == f"https://github.com/smartfactory/platform/blob/main/{FOLDER}/event-age.md"


# ----------------------------------------------------------------------------------------------------- alarms


@pytest.mark.assembly
def test_should_have_a_page_for_every_alarm_and_no_other(assembly: SynthesizedAssembly) -> None:
    linked = set()
    for _, _, template in assembly:
        for kind in ALARMS:
            for each in template.of_type(kind).values():
                found = re.search(
                    r" Runbook: https://\S+/runbooks/alarms/([a-z0-9-]+)\.(?:md|html) ", each["AlarmDescription"]
                )
                assert found, f"{each['AlarmName']} links to no page"
                linked.add(found[1])
                assert found[1] in PAGES, f"{each['AlarmName']}: {found[1]}.md is missing"
    assert sorted(set(PAGES) - linked) == [], "pages of no alarm"


@pytest.mark.assembly
def test_should_name_only_what_the_templates_make(assembly: SynthesizedAssembly) -> None:
    ours = [(stack, template.body) for stage, stack, template in assembly if SUFFIX in stage]
    made = json.dumps([*ours, *(f"smartfactory-{stack.lower()}-{SUFFIX}" for stack, _ in ours)])
    unknown = {
        f"{name}: {word}"
        for name, path in PAGES.items()
        for line in lines(path.read_text(encoding="utf-8"))
        for word in NAMED.findall(line.replace("$COLOUR", "blue").replace("service/smartfactory-prod/", ""))
        if f'"{word}"' not in made
    }
    assert unknown == set()


# ------------------------------------------------------------------------------------------------------ pages


def test_should_say_what_an_alarm_means_where_to_look_what_to_do_and_whom_to_call(page: str) -> None:
    assert page.startswith("# ")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == HEADINGS
    first_look = page.partition("## First look")[2].partition("## Fix")[0]
    assert "```console aws" in first_look
    assert all(len(part.strip()) > 15 for part in re.split(r"^## .*$", page, flags=re.MULTILINE))


def test_should_ask_for_metrics_that_are_reported(page: str) -> None:
    for each in commands(page):
        words = each.words
        if words[1] != "get-metric-statistics":
            continue
        namespace, name = (words[words.index(each) + 1] for each in ("--namespace", "--metric-name"))
        forms = reported(namespace, name)
        assert forms, f"{namespace} has no metric {name}"
        dimensions = {re.sub(r"^Name=(\w+),.*$", r"\1", each) for each in words if each.startswith("Name=")}
        assert any(dimensions in form.dimensions for form in forms), f"{namespace} {name}: {sorted(dimensions)}"
