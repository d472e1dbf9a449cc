from compliance.model import Answer
from compliance.rules import account_has_trail as rule
from tests.compliance.rules.judge import judge_environment, resource


def test_should_pass_when_there_is_one() -> None:
    assert judge_environment(rule, Trail=resource("AWS::CloudTrail::Trail")).answer is Answer.PASS


def test_should_fail_when_there_is_none() -> None:
    assert judge_environment(rule, Account=resource("AWS::ApiGateway::Account")).answer is Answer.FAIL


def test_should_not_apply_when_the_account_is_not_among_the_templates() -> None:
    assert judge_environment(rule, Queue=resource("AWS::SQS::Queue")).answer is Answer.NOT_APPLICABLE
