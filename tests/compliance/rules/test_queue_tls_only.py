from typing import Any

from compliance.model import Answer
from compliance.rules import queue_tls_only as rule
from tests.compliance.rules.judge import DENY_PLAIN, UNKNOWN, allow, judge, policy, ref, resource


def demanded(*statements: Any, queue: Any = None) -> dict[str, Any]:
    document = policy(*statements)
    return {"Policy": resource("AWS::SQS::QueuePolicy", Queues=[queue or ref("Subject")], PolicyDocument=document)}


def test_should_pass_when_a_policy_demands_tls() -> None:
    assert judge(rule, around=demanded(DENY_PLAIN)).answer is Answer.PASS


def test_should_fail_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_policy_only_allows() -> None:
    assert (
        judge(rule, around=demanded(allow(Principal="*", Action="sqs:SendMessage", Resource="*"))).answer is Answer.FAIL
    )


def test_should_fail_when_the_policy_demands_it_of_one_principal() -> None:
    assert judge(rule, around=demanded(DENY_PLAIN | {"Principal": {"AWS": "111111111111"}})).answer is Answer.FAIL


def test_should_fail_when_the_policy_has_another_condition_too() -> None:
    assert (
        judge(
            rule,
            around=demanded(
                DENY_PLAIN | {"Condition": {**DENY_PLAIN["Condition"], "StringEquals": {"aws:PrincipalTag/x": "y"}}}
            ),
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_policy_is_of_another_queue() -> None:
    assert (
        judge(rule, around=demanded(DENY_PLAIN, queue=ref("Other")) | {"Other": resource("AWS::SQS::Queue")}).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert (
        judge(
            rule, around={"Policy": resource("AWS::SQS::QueuePolicy", Queues=[ref("Subject")], PolicyDocument=UNKNOWN)}
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_policys_queue_is_not_known() -> None:
    assert judge(rule, around=demanded(DENY_PLAIN, queue=UNKNOWN)).answer is Answer.NOT_EVALUATED
