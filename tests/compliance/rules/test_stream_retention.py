from compliance.model import Answer
from compliance.rules import stream_retention as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_keeps_a_day() -> None:
    assert judge(rule, RetentionPeriodHours=24).answer is Answer.PASS


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_it_keeps_less() -> None:
    assert judge(rule, RetentionPeriodHours="12").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, RetentionPeriodHours=UNKNOWN).answer is Answer.NOT_EVALUATED
