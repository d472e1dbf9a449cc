from compliance.model import Answer
from compliance.rules import log_group_bearer_token_off as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_writers_sign() -> None:
    assert judge(rule).answer is Answer.PASS
    assert judge(rule, BearerTokenAuthenticationEnabled=False).answer is Answer.PASS


def test_should_fail_when_a_token_is_enough() -> None:
    assert judge(rule, BearerTokenAuthenticationEnabled="true").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, BearerTokenAuthenticationEnabled=UNKNOWN).answer is Answer.NOT_EVALUATED
