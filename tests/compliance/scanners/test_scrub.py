import json
from typing import Any

import pytest

from compliance.model import Answer
from compliance.scanners.scrub import scrub, suppressions
from tests.compliance.scanners.ask import Pools, ask
from tests.compliance.support import bucket, environment

SKIP = {"skip": [{"id": "CKV_AWS_21", "comment": "no"}]}


def suppressed(template: dict[str, Any]) -> list[tuple[Answer, str, str]]:
    return [(each.answer, each.path, each.detail) for each in suppressions(environment(Data=template))]


def with_metadata(**metadata: Any) -> dict[str, Any]:
    template = bucket(BucketName="x")
    template["Resources"]["Bucket"]["Metadata"] = metadata
    return template


@pytest.mark.parametrize("key", ["checkov", "bridgecrew", "cfn-lint", "cdk_nag", "guard", "cfn_nag", "Checkov"])
def test_should_fail_and_remove_metadata_that_silences_a_scanner(key: str) -> None:
    template = with_metadata(**{key: SKIP, "aws:cdk:path": "dev/Data/Bucket"})
    assert suppressed(template) == [(Answer.FAIL, "Data/Bucket", f"Metadata.{key}")]
    clean = json.loads(scrub(environment(Data=template).templates[0]))
    assert "Metadata" not in clean["Resources"]["Bucket"]
    assert clean["Resources"]["Bucket"]["Properties"] == {"BucketName": "x"}


def test_should_fail_and_remove_metadata_of_the_whole_template() -> None:
    template = {**bucket(), "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["E"]}}, "Other": 1}}
    assert suppressed(template) == [(Answer.FAIL, "Data", "Metadata.cfn-lint")]
    assert json.loads(scrub(environment(Data=template).templates[0]))["Metadata"] == {"Other": 1}


def test_should_pass_when_a_template_silences_nothing() -> None:
    assert suppressed(with_metadata(**{"aws:asset:path": "x"})) == [(Answer.PASS, "Data", "")]


def test_should_remove_the_marks_by_which_cfn_lint_leaves_rules_out() -> None:
    template = with_metadata(**{"aws:cdk:path": "dev/Data/Bucket", "aws:asset:path": "x"})
    template["Resources"]["CDKMetadata"] = {"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"}
    template["Conditions"] = {"CDKMetadataAvailable": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}
    assert json.loads(scrub(environment(Data=template).templates[0])) == with_metadata(**{"aws:asset:path": "x"})


def test_should_fail_a_resource_that_takes_the_mark_as_its_id() -> None:
    template = {"Resources": {"CDKMetadata": {"Type": "AWS::S3::Bucket"}}}
    assert suppressed(template) == [(Answer.FAIL, "CDKMetadata", "logical id CDKMetadata")]
    assert json.loads(scrub(environment(Data=template).templates[0])) == template


def test_should_keep_the_mark_when_a_template_holds_nothing_else() -> None:
    template = {"Resources": {"CDKMetadata": {"Type": "AWS::CDK::Metadata"}}}
    assert suppressed(template) == [(Answer.PASS, "Data", "")]
    assert json.loads(scrub(environment(Data=template).templates[0])) == template


def test_should_fail_a_text_that_checkov_would_obey() -> None:
    template = bucket(BucketName="checkov:skip=CKV_AWS_21:later")
    assert suppressed(template) == [(Answer.FAIL, "Bucket", "checkov:skip in a text")]
    text = scrub(environment(Data=template).templates[0])
    assert "checkov:skip" not in text
    assert json.loads(text) == template


@pytest.mark.gate
def test_should_hide_nothing_from_the_scanners(external_tools: Pools) -> None:
    def failing(template: dict[str, Any]) -> set[tuple[str, str]]:
        text = scrub(environment(Data=template).templates[0])
        return {
            (tool, answer.rule)
            for tool, pool in external_tools.items()
            for answer in ask(pool, text).answers
            if answer.answer is Answer.FAIL
        }

    plain = failing(bucket(BucketName="x", AccessControl="Nobody"))
    assert {("checkov", "CKV_AWS_21"), ("cfn-lint", "E3030"), ("cdk-nag", "S3BucketVersioningEnabled")} <= plain
    silenced = bucket(
        BucketName="x", AccessControl="Nobody", Tags=[{"Key": "a", "Value": "checkov:skip=CKV_AWS_21:no"}]
    )
    silenced["Resources"]["Bucket"]["Metadata"] = {
        "checkov": SKIP,
        "cfn-lint": {"config": {"ignore_checks": ["E3030"]}},
        "cdk_nag": {"rules_to_suppress": [{"id": "AwsSolutions-S1", "reason": "no"}]},
    }
    assert failing(silenced) == plain
