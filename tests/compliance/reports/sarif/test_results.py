"""What the logs say of findings, rules and runs."""

import json
from hashlib import sha256
from typing import Any

import pytest

from compliance.model import Answer
from compliance.reports import sarif
from compliance.reports.dossier import as_bytes
from tests.compliance.made import acceptance, approved, dossier, finding
from tests.compliance.reports.sarif.logs import ALL, GITHUB, SCHEMA, located, logs, of_environments, results, schema


def test_should_hold_the_logs_against_the_official_schema() -> None:
    readme = SCHEMA.with_name("README.md").read_text()
    assert sha256(SCHEMA.read_bytes()).hexdigest() in readme
    log = json.loads(as_bytes(sarif.files(dossier(finding()))[ALL]))
    log["runs"][0]["results"][0]["level"] = "FAIL"
    assert not schema().is_valid(log)


@pytest.mark.parametrize(
    ("answer", "kind", "level", "message"),
    [
        (Answer.PASS, "pass", "none", "The rule holds."),
        (Answer.FAIL, "fail", "error", "The rule does not hold."),
        (Answer.NOT_EVALUATED, "open", "none", "The template does not tell."),
    ],
)
def test_should_tell_answers_apart(answer: Answer, kind: str, level: str, message: str) -> None:
    log = logs(dossier(finding(answer=answer)))[ALL]
    (result,) = results(log)
    assert (result["kind"], result["level"]) == (kind, level)
    assert "suppressions" not in result
    strings = log["runs"][0]["tool"]["driver"]["globalMessageStrings"]
    assert strings[result["message"]["id"]]["text"] == message


@pytest.mark.parametrize(
    ("entry", "status", "approval"),
    [(acceptance(), "underReview", "NOT APPROVED"), (approved(), "accepted", "approved")],
)
def test_should_suppress_what_the_register_accepts_and_call_it_accepted_only_when_approved(
    entry: Any, status: str, approval: str
) -> None:
    found = logs(dossier(finding(), register=(entry,)))
    (result,) = results(found[ALL])
    assert (result["kind"], result["level"]) == ("fail", "error")
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", status)
    assert suppression["justification"] == "RA-001: A reason."
    assert suppression["properties"] == {
        "acceptance": "RA-001",
        "approval": approval,
        "expires": "2027-04-01",
        "owner": "Head of platform",
    }
    assert results(found[GITHUB]) == []


def test_should_make_one_run_for_each_environment_and_tool_with_a_category_of_its_own() -> None:
    found = logs(of_environments("dev", "prod"))
    assert [run["automationDetails"]["id"] for run in found[ALL]["runs"]] == [
        "dev/cdk-nag/",
        "dev/own/",
        "prod/cdk-nag/",
        "prod/own/",
    ]
    assert [run["automationDetails"]["id"] for run in found[GITHUB]["runs"]] == ["dev/", "prod/"]
    driver = found[ALL]["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("cdk-nag", "3.0.2")


def test_should_describe_rules_and_relate_them_to_controls() -> None:
    run = logs(dossier(finding()))[ALL]["runs"][0]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["helpUri"]) == ("RDSStorageEncrypted", "https://rules/RDS2")
    assert rule["properties"]["tags"] == ["security", "iso27001-2022/A.8.24"]
    assert rule["help"]["text"] == "A PASS shows: The disk is encrypted."
    assert results({"runs": [run]})[0]["ruleIndex"] == 0
    (related,) = rule["relationships"]
    (taxonomy,) = run["taxonomies"]
    assert taxonomy["taxa"] == [{"id": related["target"]["id"], "name": "Use of cryptography"}]


def test_should_point_each_result_at_its_rule() -> None:
    found = logs(dossier(*(finding(rule=rule) for rule in ("B", "A", "C"))))
    for log in found.values():
        for run in log["runs"]:
            rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
            assert [rules[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert len(results(found[GITHUB])) == 3


def test_should_tell_a_reviewer_what_where_why_and_how_to_mend_it() -> None:
    found = finding(detail="StorageEncrypted is false", fix="Set StorageEncrypted")
    (result,) = results(logs(located(dossier(found)))[GITHUB])
    assert result["message"]["text"].splitlines() == [
        "Data/Db (AWS::RDS::DBInstance) in dev: The database is not encrypted.",
        "Found: StorageEncrypted is false",
        "Control: A.8.24 Use of cryptography",
        "Why: Disks are stolen.",
        "Fix: Set StorageEncrypted; or accept it: python -m compliance bind --rule cdk-nag:RDSStorageEncrypted",
    ]
    assert result["level"] == "error"


@pytest.mark.parametrize(("rule", "severity"), [("RDSStorageEncrypted", "8.0"), ("Unmapped", "3.0")])
def test_should_give_github_what_it_requires_of_a_rule(rule: str, severity: str) -> None:
    (run,) = logs(dossier(finding(rule=rule, description="D" * 2000)))[GITHUB]["runs"]
    (described,) = run["tool"]["driver"]["rules"]
    assert described["properties"]["security-severity"] == severity
    assert all(0 < len(described[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription", "help"))
    assert described["defaultConfiguration"] == {"level": "error"}


def test_should_be_valid_when_nothing_fails() -> None:
    found = logs(dossier())
    assert [run["results"] for run in found[GITHUB]["runs"]] == [[]]
    assert results(found[ALL]) == []
