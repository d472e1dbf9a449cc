from typing import Any

from compliance.model import Answer
from compliance.rules import stream_write_throttle_alarm as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def alarm(**changes: Any) -> dict[str, Any]:
    properties = {
        "Namespace": "AWS/Kinesis",
        "MetricName": "WriteProvisionedThroughputExceeded",
        "Dimensions": [{"Name": "StreamName", "Value": ref("Subject")}],
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:alarms"],
        **changes,
    }
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


def test_should_pass_when_an_alarm_watches_it() -> None:
    assert judge(rule, around=alarm()).answer is Answer.PASS


def test_should_fail_when_there_is_no_alarm() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_alarm_tells_nobody() -> None:
    assert judge(rule, around=alarm(AlarmActions=[])).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_alarms_stream_is_not_known() -> None:
    assert (
        judge(rule, around=alarm(Dimensions=[{"Name": "StreamName", "Value": UNKNOWN}])).answer is Answer.NOT_EVALUATED
    )
