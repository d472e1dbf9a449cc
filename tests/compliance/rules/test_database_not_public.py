from compliance.model import Answer
from compliance.rules import database_not_public as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_is_not_public() -> None:
    assert judge(rule, PubliclyAccessible=False).answer is Answer.PASS


def test_should_pass_when_it_is_not_public_in_text() -> None:
    assert judge(rule, PubliclyAccessible="false").answer is Answer.PASS


def test_should_fail_when_it_is_public() -> None:
    assert judge(rule, PubliclyAccessible=True).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, PubliclyAccessible=UNKNOWN).answer is Answer.NOT_EVALUATED
