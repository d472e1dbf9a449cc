from compliance.model import Answer
from compliance.rules import kms_key_rotation as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_rotates() -> None:
    assert judge(rule, EnableKeyRotation=True).answer is Answer.PASS


def test_should_pass_when_it_rotates_twice_a_year() -> None:
    assert judge(rule, EnableKeyRotation=True, RotationPeriodInDays=180).answer is Answer.PASS


def test_should_fail_when_it_does_not_rotate() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "EnableKeyRotation" in result.detail


def test_should_fail_when_it_rotates_every_two_years() -> None:
    result = judge(rule, EnableKeyRotation=True, RotationPeriodInDays=730)
    assert result.answer is Answer.FAIL
    assert "RotationPeriodInDays" in result.detail


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, EnableKeyRotation=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_key_is_asymmetric() -> None:
    assert judge(rule, KeySpec="RSA_4096").answer is Answer.NOT_APPLICABLE
