from compliance.model import Answer
from compliance.rules import stream_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def test_should_pass_when_the_key_is_of_the_environment() -> None:
    assert judge(rule, StreamEncryption={"EncryptionType": "KMS", "KeyId": KEY}).answer is Answer.PASS


def test_should_fail_when_the_key_is_the_providers() -> None:
    result = judge(rule, StreamEncryption={"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"})
    assert result.answer is Answer.FAIL
    assert "AWS manages" in result.detail


def test_should_fail_when_it_is_not_encrypted() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_encryption_is_not_known() -> None:
    assert judge(rule, StreamEncryption=UNKNOWN).answer is Answer.NOT_EVALUATED
