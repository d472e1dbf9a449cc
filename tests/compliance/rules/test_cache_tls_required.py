from compliance.model import Answer
from compliance.rules import cache_tls_required as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_tls_is_on_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="", TransitEncryptionEnabled=True).answer is Answer.PASS


def test_should_fail_when_the_mode_is_not_stated() -> None:
    assert judge(rule, TransitEncryptionEnabled=True).answer is Answer.FAIL


def test_should_pass_when_tls_is_required() -> None:
    assert judge(rule, TransitEncryptionEnabled=True, TransitEncryptionMode="required").answer is Answer.PASS


def test_should_fail_when_tls_is_off() -> None:
    result = judge(rule, TransitEncryptionEnabled=False)
    assert result.answer is Answer.FAIL
    assert "TransitEncryptionEnabled" in result.detail


def test_should_fail_when_tls_is_only_preferred() -> None:
    result = judge(rule, TransitEncryptionEnabled=True, TransitEncryptionMode="preferred")
    assert result.answer is Answer.FAIL
    assert "TransitEncryptionMode" in result.detail


def test_should_not_be_evaluated_when_the_mode_is_not_known() -> None:
    assert judge(rule, TransitEncryptionEnabled=True, TransitEncryptionMode=UNKNOWN).answer is Answer.NOT_EVALUATED
