from typing import Any

from compliance.model import Answer
from compliance.rules import function_dead_letters_kept as rule
from tests.compliance.rules.judge import attribute, judge, ref, resource

FAILED: dict[str, Any] = {"OnFailure": {"Destination": attribute("Queue", "Arn")}}


def test_should_pass_when_there_is_a_queue() -> None:
    assert judge(rule, DeadLetterConfig={"TargetArn": attribute("Queue", "Arn")}).answer is Answer.PASS


def test_should_pass_when_there_is_a_destination() -> None:
    invoked = resource("AWS::Lambda::EventInvokeConfig", FunctionName=ref("Subject"), DestinationConfig=FAILED)
    assert judge(rule, around={"Invoked": invoked}).answer is Answer.PASS


def test_should_fail_when_the_destination_is_another_functions() -> None:
    invoked = resource("AWS::Lambda::EventInvokeConfig", FunctionName="another", DestinationConfig=FAILED)
    assert judge(rule, around={"Invoked": invoked}).answer is Answer.FAIL


def test_should_fail_when_ours_says_nothing() -> None:
    assert judge(rule, DeadLetterConfig={}).answer is Answer.FAIL


def test_should_not_apply_when_somebody_else_says_nothing() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE
