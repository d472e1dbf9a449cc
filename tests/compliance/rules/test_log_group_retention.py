from compliance.model import Answer
from compliance.rules import log_group_retention as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_keeps_30_days() -> None:
    assert judge(rule, RetentionInDays=30).answer is Answer.PASS


def test_should_fail_when_it_keeps_a_week() -> None:
    assert judge(rule, RetentionInDays="7").answer is Answer.FAIL


def test_should_fail_when_it_keeps_events_for_ever() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, RetentionInDays=UNKNOWN).answer is Answer.NOT_EVALUATED
