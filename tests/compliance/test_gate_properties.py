"""What holds of the gate whatever the findings and the register are."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import cli
from compliance.acceptances import Acceptance
from compliance.controls import load_catalogue
from compliance.errors import InputError
from compliance.gate import decide
from compliance.judgement import Judgement, apply_register
from compliance.model import Answer, Finding
from compliance.reports.files import report_files
from compliance.scanners import own
from tests.compliance.made import (
    DIGEST,
    OTHER_DIGEST,
    TODAY,
    acceptance,
    binding,
    catalogue,
    dossier,
    evidence,
    finding,
)
from tests.compliance.support import environment

pytestmark = pytest.mark.slow

PATHS = ("Data/Db", "Data/Other", "")
RULES = ("RDSStorageEncrypted", "RDSMultiAZSupport")
DETAILS = ("", "Resource::*")
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)

findings = st.lists(
    st.builds(
        finding,
        rule=st.sampled_from(RULES),
        path=st.sampled_from(PATHS),
        logical_id=st.sampled_from(("Db", "Other")),
        answer=st.sampled_from([each for each in Answer if each is not Answer.ACCEPTED]),
        detail=st.sampled_from(DETAILS),
        digest=st.sampled_from((DIGEST, OTHER_DIGEST)),
    ),
    max_size=12,
)
bindings = st.builds(
    binding,
    resource=st.sampled_from(PATHS),
    detail=st.sampled_from(DETAILS),
    digest=st.sampled_from((DIGEST, OTHER_DIGEST)),
)
registers = st.lists(
    st.builds(
        lambda bound, rule, days: acceptance(
            *bound, id=f"RA-{days + 400:03}", rule=rule, expires=TODAY + timedelta(days)
        ),
        st.lists(bindings, min_size=1, max_size=3),
        st.sampled_from(RULES),
        st.integers(-30, 400),
    ),
    max_size=4,
    unique_by=lambda entry: entry.id,
).map(tuple)


def judge(found: list[Finding], register: tuple[Acceptance, ...], as_of: date = TODAY) -> Judgement:
    return apply_register(register, found, as_of=as_of, environments=frozenset({"dev"}), whole=True)


@given(findings, registers)
def test_should_lose_no_finding_and_make_none_pass(found: list[Finding], register: tuple[Acceptance, ...]) -> None:
    judged = judge(found, register).findings
    assert len(judged) == len(found)
    for before, after in zip(found, judged, strict=True):
        if after.answer is not before.answer:
            assert (before.answer, after.answer) == (Answer.FAIL, Answer.ACCEPTED)


@given(findings, registers)
def test_should_accept_what_is_bound_to_word_and_value_and_nothing_else(
    found: list[Finding], register: tuple[Acceptance, ...]
) -> None:
    judgement = judge(found, register)
    for accepted, entry in judgement.by.items():
        expired = any(each.acceptance == entry.id for each in judgement.problems)
        assert entry.expires > TODAY or expired, "what has expired shuts the gate"
        assert entry.rule == accepted.rule
        assert any(
            (bound.resource, bound.detail, bound.digest) == (accepted.path, accepted.detail, accepted.digest)
            for bound in entry.bindings
        )


@given(findings, registers)
def test_should_stay_shut_while_anything_fails(found: list[Finding], register: tuple[Acceptance, ...]) -> None:
    judgement = judge(found, register)
    verdict = decide(evidence(*found), judgement, catalogue(), require_approved=False)
    open_failures = [each for each in judgement.findings if each.answer is Answer.FAIL]
    unmapped = {each.rule for each in found} - {"RDSStorageEncrypted"}
    assert verdict.passed == (not open_failures and not unmapped and not judgement.problems)


@given(findings, registers)
def test_should_not_open_by_waiting(found: list[Finding], register: tuple[Acceptance, ...]) -> None:
    def shut(as_of: date) -> bool:
        judgement = judge(found, register, as_of)
        return bool(judgement.problems) or any(each.answer is Answer.FAIL for each in judgement.findings)

    assert not shut(TODAY) or shut(TODAY + timedelta(1000))


@pytest.mark.programs
@settings(max_examples=8, deadline=None)
@given(st.lists(st.builds(finding, path=TEXT, detail=TEXT, logical_id=TEXT, description=TEXT, why=TEXT), max_size=4))
def test_should_write_reports_whatever_texts_hold(found: list[Finding]) -> None:
    files = report_files(dossier(*found))
    for name, content in files.items():
        if name.endswith((".json", ".sarif")):
            json.loads(content)
    assert files == report_files(dossier(*found))


def test_should_refuse_five_thousand_resources_that_nobody_could_deploy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large.json").write_text(json.dumps({"Resources": queues(5000)}))
    assert cli.run(["audit", "--template", str(tmp_path / "large.json")]) == 2
    assert "5000 resources; CloudFormation takes at most 500 in a template" in capsys.readouterr().err


def test_should_judge_five_thousand_resources_in_ten_stacks() -> None:
    stacks: dict[str, Any] = {f"Stack{number}": {"Resources": queues(500)} for number in range(10)}
    around = environment(**stacks)
    found = Counter(each.rule for each in own.scan(around, whole=True) if each.answer is Answer.FAIL)
    assert found["queue-customer-managed-key"] == 5000


def queues(number: int) -> dict[str, object]:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"SqsManagedSseEnabled": True}}
    return {f"Queue{each}": queue for each in range(number)}


@pytest.mark.parametrize(
    "resources",
    [
        {"Type": "AWS::S3::Bucket", "Properties": {"Fn::If": ["A", {}, {}]}},
        {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": {"Fn::Join": [{"Ref": "x"}, 7]}}}},
        {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Fn::GetAtt": [{"Ref": "a"}, 1]}}},
        {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": {"Fn::FindInMap": [[], {}, None]}}},
        {"Type": "AWS::Lambda::Function", "Properties": {"Environment": [{"Ref": "AWS::NoValue"}], "Role": 7}},
    ],
)
@pytest.mark.gate
@pytest.mark.usefixtures("running_scanners")
def test_should_judge_a_template_of_intrinsics_in_odd_places(
    resources: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.json").write_text(json.dumps({"Resources": {"Odd": resources}}))
    assert cli.run(["audit", "--template", str(tmp_path / "odd.json"), "--reports", str(tmp_path / "reports")]) == 1
    assert "gate: failed" in capsys.readouterr().out


def test_should_leave_reports_alone_when_the_audit_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "README.md").write_text("as it was")
    (tmp_path / "broken.json").write_text("{")
    assert cli.run(["audit", "--template", str(tmp_path / "broken.json"), "--reports", str(tmp_path / "reports")]) == 2
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["README.md"]
    assert (tmp_path / "reports" / "README.md").read_text() == "as it was"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_should_read_or_refuse_any_control_data(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "iso27001_2022.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"iso27001_2022\.toml|cdk_nag\.toml"):
            load_catalogue({rule.id: rule.objective for rule in own.rules().values()}, Path(directory))
