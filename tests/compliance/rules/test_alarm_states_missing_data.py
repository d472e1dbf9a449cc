import pytest

from compliance.model import Answer
from compliance.rules import alarm_states_missing_data as rule
from compliance.rules_support.alarms import COMPOSITE
from tests.compliance.rules.judge import UNKNOWN, judge, resource

ACTION = ["arn:aws:sns:us-east-1:111111111111:on-call"]


@pytest.mark.parametrize("value", ["breaching", "notBreaching"])
def test_should_pass_when_it_says_what_silence_means(value: str) -> None:
    assert judge(rule, AlarmActions=ACTION, TreatMissingData=value).answer is Answer.PASS


def test_should_pass_when_somebody_is_told_of_silence() -> None:
    result = judge(rule, AlarmActions=ACTION, InsufficientDataActions=ACTION, TreatMissingData="missing")
    assert result.answer is Answer.PASS


def test_should_fail_when_it_says_nothing() -> None:
    assert judge(rule, AlarmActions=ACTION).answer is Answer.FAIL


@pytest.mark.parametrize("value", ["ignore", "missing"])
def test_should_fail_when_silence_goes_unnoticed(value: str) -> None:
    assert judge(rule, AlarmActions=ACTION, TreatMissingData=value).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, AlarmActions=ACTION, TreatMissingData=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_alarm_does_nothing() -> None:
    assert judge(rule, TreatMissingData="ignore").answer is Answer.NOT_APPLICABLE


def test_should_fail_when_a_composite_alarm_that_acts_is_made_of_a_silent_one() -> None:
    around = {"All": resource(COMPOSITE, AlarmRule='ALARM("window-dev")', AlarmActions=ACTION)}
    assert judge(rule, AlarmName="window-dev", TreatMissingData="ignore", around=around).answer is Answer.FAIL
