from compliance.model import Answer
from compliance.rules import kms_pending_window_30 as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_waits_for_30_days() -> None:
    assert judge(rule, PendingWindowInDays=30).answer is Answer.PASS


def test_should_pass_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_fail_when_it_waits_for_a_week() -> None:
    assert judge(rule, PendingWindowInDays="7").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, PendingWindowInDays=UNKNOWN).answer is Answer.NOT_EVALUATED
