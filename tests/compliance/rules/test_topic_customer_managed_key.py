from compliance.model import Answer
from compliance.rules import topic_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def test_should_pass_when_it_has_a_key() -> None:
    assert judge(rule, KmsMasterKeyId=KEY).answer is Answer.PASS


def test_should_fail_when_it_is_not_encrypted() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_key_is_the_providers() -> None:
    assert judge(rule, KmsMasterKeyId="alias/aws/sns").answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, KmsMasterKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED
