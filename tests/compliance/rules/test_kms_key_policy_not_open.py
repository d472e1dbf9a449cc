from typing import Any

from compliance.model import Answer
from compliance.rules import kms_key_policy_not_open as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

USE: dict[str, Any] = {"Action": "kms:Decrypt", "Resource": "*"}


def test_should_pass_when_the_account_decides() -> None:
    assert (
        judge(
            rule,
            KeyPolicy=policy(allow(Principal={"AWS": "arn:aws:iam::111111111111:root"}, Action="kms:*", Resource="*")),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_service_uses_it_for_one_log_group() -> None:
    assert (
        judge(
            rule,
            KeyPolicy=policy(
                allow(
                    Principal={"Service": "logs.us-east-1.amazonaws.com"},
                    **USE,
                    Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:x"}},
                )
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_account_uses_it_through_a_service() -> None:
    assert (
        judge(
            rule,
            KeyPolicy=policy(
                allow(
                    Principal="*",
                    **USE,
                    Condition={"StringEquals": {"kms:CallerAccount": "1", "kms:ViaService": "rds"}},
                )
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_everybody_is_denied() -> None:
    assert (
        judge(rule, KeyPolicy=policy({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})).answer
        is Answer.PASS
    )


def test_should_fail_when_everybody_uses_it() -> None:
    result = judge(rule, KeyPolicy=policy(allow(Principal="*", **USE)))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_everybody_uses_it_through_a_service() -> None:
    condition = {"StringEquals": {"kms:ViaService": "rds.us-east-1.amazonaws.com"}}
    result = judge(rule, KeyPolicy=policy(allow(Principal="*", **USE, Condition=condition)))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_the_action_names_no_service() -> None:
    result = judge(rule, KeyPolicy=policy(allow(Principal={"AWS": "arn:x"}, Action="*", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "without naming the service" in result.detail


def test_should_fail_when_a_service_uses_it_for_anybody() -> None:
    result = judge(rule, KeyPolicy=policy(allow(Principal={"Service": "logs.us-east-1.amazonaws.com"}, **USE)))
    assert result.answer is Answer.FAIL
    assert "a service" in result.detail


def test_should_fail_when_the_condition_narrows_nothing() -> None:
    result = judge(
        rule, KeyPolicy=policy(allow(Principal="*", **USE, Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}}))
    )
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_everybody_but_one_uses_it() -> None:
    result = judge(rule, KeyPolicy=policy(allow(NotPrincipal={"AWS": "x"}, **USE)))
    assert result.answer is Answer.FAIL
    assert "but who is named" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, KeyPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_condition_is_not_known() -> None:
    assert (
        judge(rule, KeyPolicy=policy(allow(Principal={"AWS": "x"}, **USE, Condition=UNKNOWN))).answer
        is Answer.NOT_EVALUATED
    )
