from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import load_assembly, load_template
from compliance.evidence import Evidence, gather
from compliance.model import Answer
from compliance.scanners.external import Pool
from tests.compliance.conftest import Writer
from tests.compliance.support import bucket, write_assembly

pytestmark = pytest.mark.gate


@pytest.fixture(scope="module")
def evidence(external_tools: dict[str, Pool], tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """An account and two environments with one good and one bad bucket each."""
    directory = tmp_path_factory.mktemp("evidence") / "cdk.out"
    good = {"Status": "Enabled"}

    def stack(environment: str) -> dict[str, Any]:
        return {
            "Resources": {
                "Good": {
                    "Type": "AWS::S3::Bucket",
                    "Properties": {"VersioningConfiguration": good, "BucketName": f"good-{environment}"},
                },
                "Bad": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"bad-{environment}"}},
            }
        }

    write_assembly(directory, {"dev": {"Data": stack("dev")}, "prod": {"Data": stack("prod")}})
    return gather(load_assembly(directory), tuple(external_tools.values()), lambda *_: None)


def test_should_hold_answers_of_every_tool_about_every_environment(evidence: Evidence) -> None:
    assert {(each.tool, each.environment) for each in evidence.findings} == {
        (tool, environment) for tool in ("own", "cdk-nag", "checkov", "cfn-lint") for environment in ("dev", "prod")
    }
    assert set(evidence.versions) == set(evidence.rules) == {"own", "cdk-nag", "checkov", "cfn-lint"}


@pytest.mark.parametrize("rule", ["S3BucketVersioningEnabled", "CKV_AWS_21"])
def test_should_give_the_same_digest_to_the_same_value_in_every_environment(evidence: Evidence, rule: str) -> None:
    found = [each for each in evidence.findings if each.rule == rule]
    assert {(each.environment, each.path): each.answer for each in found} == {
        ("dev", "Data/Bad/Resource"): Answer.FAIL,
        ("dev", "Data/Good/Resource"): Answer.PASS,
        ("prod", "Data/Bad/Resource"): Answer.FAIL,
        ("prod", "Data/Good/Resource"): Answer.PASS,
    }
    assert len({each.digest for each in found if each.answer is Answer.FAIL}) == 1
    assert len({each.digest for each in found}) == 2


def test_should_name_packs_and_reasons(evidence: Evidence) -> None:
    found = next(each for each in evidence.findings if each.rule == "S3BucketVersioningEnabled")
    assert "NIST.800.53.R5-S3BucketVersioningEnabled" in found.aliases
    assert found.description
    assert found.why


def test_should_pass_a_rule_of_cfn_lint_once_for_each_environment(evidence: Evidence) -> None:
    found = [each for each in evidence.findings if each.rule == "E3030"]
    assert [(each.environment, each.answer, each.logical_id) for each in found] == [
        ("dev", Answer.PASS, ""),
        ("prod", Answer.PASS, ""),
    ]
    assert not [each for each in evidence.findings if each.tool == "cfn-lint" and each.rule.startswith("I")]


def test_should_count_what_does_not_apply(evidence: Evidence) -> None:
    assert evidence.not_applicable["dev"]["cdk-nag", "RDSStorageEncrypted", "AWS::S3::Bucket"] == 2
    assert not [each for each in evidence.findings if each.answer is Answer.NOT_APPLICABLE]


def test_should_be_sorted_and_the_same_again(evidence: Evidence, external_tools: dict[str, Pool]) -> None:
    again = gather(evidence.assembly, tuple(external_tools.values()), lambda *_: None)
    assert again.findings == evidence.findings
    assert again.not_applicable == evidence.not_applicable


def test_should_not_pass_what_a_scanner_cannot_read(external_tools: dict[str, Pool], assembly_of: Writer) -> None:
    odd = {**bucket(), "Conditions": {"Odd": {"Fn::Strange": []}}}
    found = gather(load_assembly(assembly_of(dev={"Data": odd})), (external_tools["cdk-nag"],), lambda *_: None)
    (coverage,) = [each for each in found.findings if each.rule == "scanner-coverage"]
    assert (coverage.answer, coverage.path) == (Answer.FAIL, "Data")
    assert coverage.detail.startswith("cdk-nag: ")


def test_should_ask_a_lone_template_nothing_about_what_an_environment_must_have(
    external_tools: dict[str, Pool], tmp_path: Path
) -> None:
    path = tmp_path / "lone.yaml"
    path.write_text("Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n")
    found = gather(load_template(path), (external_tools["checkov"],), lambda *_: None)
    assert {each.environment for each in found.findings} == {"lone"}
    assert not [each for each in found.findings if each.tool == "own" and not each.path]
    assert [each.answer for each in found.findings if each.rule == "CKV_AWS_21"] == [Answer.FAIL]
