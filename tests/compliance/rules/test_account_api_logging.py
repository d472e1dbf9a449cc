from compliance.model import Answer
from compliance.rules import account_api_logging as rule
from tests.compliance.rules.judge import judge_environment, resource

TRAIL = resource("AWS::CloudTrail::Trail")


def test_should_pass_when_the_account_says_so() -> None:
    setting = resource("AWS::ApiGateway::Account", CloudWatchRoleArn="arn")
    assert judge_environment(rule, Trail=TRAIL, Setting=setting).answer is Answer.PASS


def test_should_fail_when_the_account_does_not_say_so() -> None:
    assert judge_environment(rule, Trail=TRAIL).answer is Answer.FAIL


def test_should_not_apply_when_the_account_is_not_among_the_templates() -> None:
    assert judge_environment(rule, Queue=resource("AWS::SQS::Queue")).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_account_is_somebody_elses() -> None:
    assert judge_environment(rule, "", Trail=TRAIL).answer is Answer.NOT_APPLICABLE
