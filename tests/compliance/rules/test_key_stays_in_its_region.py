from compliance.model import Answer
from compliance.rules import key_stays_in_its_region as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_is_of_one_region() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_fail_when_it_is_of_several() -> None:
    assert judge(rule, MultiRegion=True).answer is Answer.FAIL


def test_should_not_be_evaluated_when_that_is_not_known() -> None:
    assert judge(rule, MultiRegion=UNKNOWN).answer is Answer.NOT_EVALUATED
