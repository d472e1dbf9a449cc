from compliance.model import Answer
from compliance.rules import table_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge

GLOBAL = "AWS::DynamoDB::GlobalTable"


def test_should_pass_when_it_has_a_key() -> None:
    assert judge(rule, SSESpecification={"SSEEnabled": True, "KMSMasterKeyId": KEY}).answer is Answer.PASS


def test_should_pass_when_every_replica_has_a_key() -> None:
    assert (
        judge(
            rule,
            GLOBAL,
            SSESpecification={"SSEEnabled": True},
            Replicas=[{"SSESpecification": {"KMSMasterKeyId": KEY}}],
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_the_service_encrypts() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_key_is_the_services() -> None:
    result = judge(rule, SSESpecification={"SSEEnabled": True})
    assert result.answer is Answer.FAIL
    assert "KMSMasterKeyId" in result.detail


def test_should_fail_when_a_replica_has_no_key() -> None:
    assert judge(rule, GLOBAL, SSESpecification={"SSEEnabled": True}, Replicas=[{}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, SSESpecification={"SSEEnabled": True, "KMSMasterKeyId": UNKNOWN}).answer is Answer.NOT_EVALUATED
