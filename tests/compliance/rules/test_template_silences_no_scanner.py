from compliance.model import Answer
from compliance.rules import template_silences_no_scanner as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_the_metadata_are_the_builders() -> None:
    assert judge(rule, "AWS::SQS::Queue", body={"Metadata": {"aws:cdk:path": "Stack/Queue"}}).answer is Answer.PASS


def test_should_pass_when_there_are_no_metadata() -> None:
    assert judge(rule, "AWS::SQS::Queue").answer is Answer.PASS


def test_should_fail_when_checkov_is_told_to_look_away() -> None:
    result = judge(rule, "AWS::SQS::Queue", body={"Metadata": {"checkov": {"skip": [{"id": "CKV_AWS_27"}]}}})
    assert result.answer is Answer.FAIL
    assert "checkov" in result.detail


def test_should_fail_when_cdk_nag_is_told_to_look_away() -> None:
    result = judge(rule, "AWS::SQS::Queue", body={"Metadata": {"cdk_nag": {"rules_to_suppress": []}}})
    assert result.answer is Answer.FAIL
    assert "cdk_nag" in result.detail


def test_should_fail_when_the_linter_is_told_to_look_away() -> None:
    result = judge(rule, "AWS::SQS::Queue", body={"Metadata": {"cfn-lint": {"config": {}}}})
    assert result.answer is Answer.FAIL
    assert "cfn-lint" in result.detail


def test_should_fail_when_guard_is_told_to_look_away() -> None:
    result = judge(rule, "AWS::SQS::Queue", body={"Metadata": {"guard": {"SuppressedRules": []}}})
    assert result.answer is Answer.FAIL
    assert "guard" in result.detail
