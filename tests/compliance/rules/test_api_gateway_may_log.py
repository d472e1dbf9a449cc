from compliance.model import Answer
from compliance.rules import api_gateway_may_log as rule
from tests.compliance.rules.judge import attribute, judge


def test_should_pass_when_there_is_a_role() -> None:
    assert judge(rule, CloudWatchRoleArn=attribute("Role", "Arn")).answer is Answer.PASS


def test_should_fail_when_there_is_no_role() -> None:
    assert judge(rule).answer is Answer.FAIL
