"""How much the logs hold, and that no text breaks them."""

import gzip
import json

import pytest

from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.reports import sarif
from compliance.reports.dossier import as_bytes
from compliance.reports.sarif import github
from compliance.reports.sarif.encoding import LONGEST_TEXT, plain
from tests.compliance.made import control, dossier, finding
from tests.compliance.reports.sarif.logs import ALL, GITHUB, logs, of_environments

HOSTILE = "a\n::error::b\x1b[31m<script>alert(1)</script>[x](javascript:1)\u202e\ud800\0é漢{0}"


def test_should_leave_out_the_least_severe_failures_and_say_so_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(github, "MOST_RESULTS", 2)
    (run,) = logs(dossier(finding(rule="Unmapped"), finding(path="Data/A"), finding(path="Data/B")))[GITHUB]["runs"]
    assert [each["ruleId"] for each in run["results"]] == ["cdk-nag:RDSStorageEncrypted"] * 2
    assert run["properties"]["resultsLeftOut"] == 1
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("1 failing findings of dev are left out")


@pytest.mark.slow
def test_should_stay_within_githubs_limits() -> None:
    log = logs(of_environments(*(f"e{number:02}" for number in range(25))))[GITHUB]
    assert len(log["runs"]) == 20
    assert log["runs"][0]["properties"]["environmentsLeftOut"] == 5
    many = dossier(*(finding(path=f"Data/{number}", detail=f"{number} " * 999) for number in range(5001)))
    text = as_bytes(sarif.files(many)[GITHUB])
    assert len(json.loads(text)["runs"][0]["results"]) == 5000
    assert len(gzip.compress(text)) < 10_000_000


def test_should_limit_the_tags_of_a_rule() -> None:
    controls = [control(f"A.5.{number}") for number in range(1, 31)]
    relations = tuple(Relation(id=each.id, relation="partly", rationale="R") for each in controls)
    known = Catalogue(controls, {"cdk-nag": {"RDSStorageEncrypted": RuleMapping(controls=relations)}}, {})
    for log in logs(dossier(finding(), known=known)).values():
        (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
        assert len(rule["properties"]["tags"]) == 20


@pytest.mark.parametrize("key", ["path", "stack", "detail", "resource_type", "description", "why", "fix", "rule"])
def test_should_survive_hostile_text(key: str) -> None:
    for text in (HOSTILE, "x" * 1_000_000):
        of = dossier(finding(**{key: text}))
        for name, content in sarif.files(of).items():
            written = as_bytes(content).decode()
            assert written.isprintable() or set(filter(lambda each: not each.isprintable(), written)) == {"\n"}, name
            assert "](javascript" not in written
            assert len(written) < 20_000
        logs(of)


def test_should_survive_a_hostile_name_of_an_environment() -> None:
    found = logs(of_environments(HOSTILE.replace("\ud800", "")))
    (run,) = found[GITHUB]["runs"]
    assert run["automationDetails"]["id"].isascii()
    assert run["automationDetails"]["id"].count("/") == 1


def test_should_write_one_result_a_line_in_any_environment_and_the_same_each_time() -> None:
    of = dossier(*(finding(path=f"Data/{number}") for number in range(9)))
    text = as_bytes(sarif.files(of)[ALL]).decode()
    assert sum('"ruleIndex"' in line for line in text.splitlines()) == 9
    assert text == as_bytes(sarif.files(of)[ALL]).decode()
    assert text.endswith("}\n")


def test_should_cut_texts_and_break_links() -> None:
    assert plain("[a](b)\n") == "[a] (b)\\n"
    assert len(plain("x" * 5000)) == LONGEST_TEXT + 3
