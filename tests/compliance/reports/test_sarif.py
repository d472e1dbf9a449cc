import gzip
import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from compliance.assembly import Assembly
from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.locations import Location
from compliance.model import Answer
from compliance.reports import sarif
from compliance.reports.dossier import Dossier, as_bytes
from compliance.reports.sarif import github
from compliance.reports.sarif.encoding import LONGEST_TEXT, plain
from tests.compliance.made import acceptance, approved, control, dossier, finding
from tests.compliance.support import environment

SCHEMA = Path(__file__).with_name("schemas") / "sarif-schema-2.1.0.json"
ALL = "findings.sarif"
GITHUB = "findings.github.sarif"

HOSTILE = "a\n::error::b\x1b[31m<script>alert(1)</script>[x](javascript:1)\u202e\ud800\0é漢{0}"

MADE = {
    "dev": Location("app.py", 3),
    "dev/Data": Location("lib/stage.py", 27),
    "dev/Data/Db": Location("lib/constructs/postgres.py", 99),
}


@cache
def schema() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text()))


def logs(of: Dossier) -> dict[str, dict[str, Any]]:
    """Return both files, after the schema found nothing wrong with them."""
    found = {name: json.loads(as_bytes(content)) for name, content in sarif.files(of).items()}
    for log in found.values():
        schema().validate(log)
    return found


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    return list(chain.from_iterable(run["results"] for run in log["runs"]))


def located(of: Dossier, **made: Location) -> Dossier:
    assembly = replace(of.evidence.assembly, locations={**MADE, **made})
    return replace(of, evidence=replace(of.evidence, assembly=assembly))


def of_environments(*names: str, **changes: Any) -> Dossier:
    """Make a dossier with a failure in each of these environments."""
    of = dossier()
    assembly = Assembly(
        tuple(environment(suffix=name, Data={"Resources": {"Db": {"Type": "T"}}}) for name in names), whole=False
    )
    found = tuple(finding(environment=name, **changes) for name in names)
    evidence = replace(of.evidence, assembly=assembly, findings=found)
    return replace(of, evidence=evidence, judgement=replace(of.judgement, findings=found))


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


def test_should_show_the_line_to_github_and_the_file_alone_as_evidence() -> None:
    found = logs(located(dossier(finding(path="Data/Db/Resource"))))
    physical = {name: results(log)[0]["locations"][0]["physicalLocation"] for name, log in found.items()}
    assert physical[ALL] == {"artifactLocation": {"uri": "lib/constructs/postgres.py"}}
    assert physical[GITHUB] == {
        "artifactLocation": {"uri": "lib/constructs/postgres.py"},
        "region": {"startLine": 99},
    }
    (logical,) = results(found[ALL])[0]["locations"][0]["logicalLocations"]
    assert logical == {"fullyQualifiedName": "Data/Db/Resource", "kind": "resource"}


@pytest.mark.parametrize(
    ("changes", "file"),
    [
        ({"path": "Data/Other"}, "lib/stage.py"),
        ({"path": "Db"}, "lib/stage.py"),
        ({"path": "", "stack": "", "logical_id": ""}, "app.py"),
    ],
)
def test_should_point_at_what_is_around_when_nobody_knows_the_construct(changes: dict[str, str], file: str) -> None:
    (result,) = results(logs(located(dossier(finding(**changes))))[ALL])
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == file


def test_should_look_in_the_stage_of_the_account_for_what_environments_share() -> None:
    of = located(dossier(finding()), **{"account-dev/Data/Db": Location("lib/stacks/account.py", 5)})
    (audited,) = of.environments
    shared = replace(audited, templates=tuple(replace(each, stage="account-dev") for each in audited.templates))
    assembly = replace(of.evidence.assembly, environments=(shared,))
    of = replace(of, evidence=replace(of.evidence, assembly=assembly))
    assert of.location(finding()) == Location("lib/stacks/account.py", 5)


@pytest.mark.parametrize("stack", ["Data", ""])
def test_should_point_at_the_template_when_the_assembly_has_no_trace(stack: str) -> None:
    (result,) = results(logs(dossier(finding(stack=stack)))[GITHUB])
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "devData.template.json"},
        "region": {"startLine": 1},
    }


def test_should_change_nothing_of_the_evidence_when_a_line_moves() -> None:
    before, after = (
        located(dossier(finding()), **{"dev/Data/Db": Location("lib/constructs/postgres.py", line)}) for line in (9, 10)
    )
    assert sarif.files(before)[ALL] == sarif.files(after)[ALL]
    assert sarif.files(before)[GITHUB] != sarif.files(after)[GITHUB]
    hashes = [
        results(logs(each)[GITHUB])[0]["partialFingerprints"]["primaryLocationLineHash"] for each in (before, after)
    ]
    assert hashes[0] == hashes[1]


def test_should_keep_fingerprints_when_other_resources_come() -> None:
    one = results(logs(dossier(finding(path="Data/Db")))[ALL])
    more = results(logs(dossier(finding(path="Data/A"), finding(path="Data/Db"), finding(rule="Z")))[ALL])
    assert one[0]["partialFingerprints"] in [each["partialFingerprints"] for each in more]


@pytest.mark.parametrize("changes", [{"path": "Data/X"}, {"detail": "x"}, {"rule": "Other"}, {"stack": "Stream"}, {}])
def test_should_give_every_finding_another_fingerprint(changes: dict[str, Any]) -> None:
    found = logs(dossier(finding(), finding(properties=("Other",), **changes)))
    for log in found.values():
        fingerprints = [tuple(each["partialFingerprints"].values()) for each in results(log)]
        assert len(set(fingerprints)) == 2


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


def test_should_be_valid_when_nothing_fails() -> None:
    found = logs(dossier())
    assert [run["results"] for run in found[GITHUB]["runs"]] == [[]]
    assert results(found[ALL]) == []


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
