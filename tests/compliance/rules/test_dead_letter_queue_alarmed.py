from typing import Any

from compliance.model import Answer
from compliance.rules import dead_letter_queue_alarmed as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource


def alarm(queue: Any, **changes: Any) -> dict[str, Any]:
    properties = {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateNumberOfMessagesVisible",
        "Dimensions": [{"Name": "QueueName", "Value": queue}],
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:alarms"],
        **changes,
    }
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


SOURCE: dict[str, Any] = {
    "Source": resource("AWS::SQS::Queue", RedrivePolicy={"deadLetterTargetArn": attribute("Subject", "Arn")})
}
FUNCTION: dict[str, Any] = {
    "Function": resource("AWS::Lambda::Function", DeadLetterConfig={"TargetArn": attribute("Subject", "Arn")})
}
RULE: dict[str, Any] = {
    "Rule": resource("AWS::Events::Rule", Targets=[{"DeadLetterConfig": {"Arn": attribute("Subject", "Arn")}}])
}


def test_should_pass_when_an_alarm_watches_it() -> None:
    assert (
        judge(rule, QueueName="dead-letters-dev", around=alarm(attribute("Subject", "QueueName"))).answer is Answer.PASS
    )


def test_should_pass_when_an_alarm_watches_the_target_of_another_queue() -> None:
    assert judge(rule, QueueName="q-dev", around=SOURCE | alarm("q-dev")).answer is Answer.PASS


def test_should_fail_when_a_queue_called_so_has_no_alarm() -> None:
    assert judge(rule, QueueName="events-dlq-dev").answer is Answer.FAIL


def test_should_fail_when_the_target_of_another_queue_has_no_alarm() -> None:
    assert judge(rule, QueueName="q-dev", around=SOURCE).answer is Answer.FAIL


def test_should_fail_when_the_target_of_a_function_has_no_alarm() -> None:
    assert judge(rule, QueueName="q-dev", around=FUNCTION).answer is Answer.FAIL


def test_should_fail_when_the_target_of_an_event_rule_has_no_alarm() -> None:
    assert judge(rule, QueueName="q-dev", around=RULE).answer is Answer.FAIL


def test_should_fail_when_the_alarm_tells_nobody() -> None:
    assert (
        judge(rule, QueueName="dead-letters-dev", around=alarm("dead-letters-dev", AlarmActions=[])).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_alarms_queue_is_not_known() -> None:
    assert judge(rule, QueueName="dead-letters-dev", around=alarm(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_takes_no_dead_letters() -> None:
    assert judge(rule, QueueName="work-dev").answer is Answer.NOT_APPLICABLE
