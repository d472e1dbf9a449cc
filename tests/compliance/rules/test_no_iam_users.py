from compliance.model import Answer
from compliance.rules import no_iam_users as rule
from tests.compliance.rules.judge import judge_environment, resource


def test_should_pass_when_there_are_only_roles() -> None:
    assert judge_environment(rule, Role=resource("AWS::IAM::Role")).answer is Answer.PASS


def test_should_fail_when_there_is_a_user() -> None:
    result = judge_environment(rule, Role=resource("AWS::IAM::Role"), User=resource("AWS::IAM::User"))
    assert result.answer is Answer.FAIL
    assert "1 IAM users" in result.detail


def test_should_fail_when_there_is_an_access_key() -> None:
    result = judge_environment(rule, Access=resource("AWS::IAM::AccessKey"))
    assert result.answer is Answer.FAIL
    assert "1 access keys" in result.detail


def test_should_not_apply_when_there_are_no_identities() -> None:
    assert judge_environment(rule).answer is Answer.NOT_APPLICABLE
