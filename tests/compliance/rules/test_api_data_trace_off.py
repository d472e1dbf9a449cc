from compliance.model import Answer
from compliance.rules import api_data_trace_off as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_is_off() -> None:
    assert judge(rule, MethodSettings=[{"DataTraceEnabled": False}]).answer is Answer.PASS


def test_should_pass_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_fail_when_it_is_on_for_one_method() -> None:
    assert judge(rule, MethodSettings=[{"DataTraceEnabled": False}, {"DataTraceEnabled": "true"}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, MethodSettings=[{"DataTraceEnabled": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_settings_are_not_known() -> None:
    assert judge(rule, MethodSettings=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_fail_when_ours_does_not_state_it() -> None:
    assert judge(rule, MethodSettings=[{}]).answer is Answer.FAIL


def test_should_pass_when_somebody_else_does_not_state_it() -> None:
    assert judge(rule, suffix="", MethodSettings=[{}]).answer is Answer.PASS
