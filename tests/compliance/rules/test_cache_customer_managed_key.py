from compliance.model import Answer
from compliance.rules import cache_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def test_should_pass_when_it_has_a_key() -> None:
    assert judge(rule, AtRestEncryptionEnabled=True, KmsKeyId=KEY).answer is Answer.PASS


def test_should_fail_when_it_is_not_encrypted() -> None:
    result = judge(rule, AtRestEncryptionEnabled=False, KmsKeyId=KEY)
    assert result.answer is Answer.FAIL
    assert "AtRestEncryptionEnabled" in result.detail


def test_should_fail_when_it_has_no_key() -> None:
    result = judge(rule, AtRestEncryptionEnabled=True)
    assert result.answer is Answer.FAIL
    assert "KmsKeyId" in result.detail


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, AtRestEncryptionEnabled=True, KmsKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED
