from compliance.model import Answer
from compliance.rules import secret_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def test_should_pass_when_the_key_is_of_the_environment() -> None:
    assert judge(rule, KmsKeyId=KEY).answer is Answer.PASS


def test_should_pass_when_the_key_is_an_alias_of_the_customer() -> None:
    assert judge(rule, KmsKeyId="alias/data-dev").answer is Answer.PASS


def test_should_fail_when_there_is_no_key() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no key" in result.detail


def test_should_fail_when_the_key_is_managed_by_the_provider() -> None:
    result = judge(rule, KmsKeyId="alias/aws/secretsmanager")
    assert result.answer is Answer.FAIL
    assert "AWS manages" in result.detail


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, KmsKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_key_is_a_literal_id() -> None:
    assert (
        judge(rule, KmsKeyId="arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000").answer
        is Answer.NOT_EVALUATED
    )
