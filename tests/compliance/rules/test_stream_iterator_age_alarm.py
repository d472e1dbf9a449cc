from typing import Any

from compliance.model import Answer
from compliance.rules import stream_iterator_age_alarm as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def alarm(stream: Any, **changes: Any) -> dict[str, Any]:
    properties = {
        "Namespace": "AWS/Kinesis",
        "MetricName": "GetRecords.IteratorAgeMilliseconds",
        "Dimensions": [{"Name": "StreamName", "Value": stream}],
        "Threshold": 600_000,
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:alarms"],
        **changes,
    }
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


def test_should_pass_when_an_alarm_watches_it() -> None:
    assert judge(rule, Name="events-dev", RetentionPeriodHours=24, around=alarm(ref("Subject"))).answer is Answer.PASS


def test_should_pass_when_an_alarm_names_it() -> None:
    assert judge(rule, Name="events-dev", RetentionPeriodHours=24, around=alarm("events-dev")).answer is Answer.PASS


def test_should_pass_when_a_query_of_the_alarm_watches_it() -> None:
    assert (
        judge(
            rule,
            Name="events-dev",
            around={
                "Alarm": resource(
                    "AWS::CloudWatch::Alarm",
                    Threshold=1,
                    AlarmActions=["x"],
                    Metrics=[
                        {
                            "MetricStat": {
                                "Metric": {
                                    "Namespace": "AWS/Kinesis",
                                    "MetricName": "GetRecords.IteratorAgeMilliseconds",
                                    "Dimensions": [{"Name": "StreamName", "Value": "events-dev"}],
                                }
                            }
                        }
                    ],
                )
            },
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_alarm() -> None:
    result = judge(rule, Name="events-dev")
    assert result.answer is Answer.FAIL
    assert "no alarm" in result.detail


def test_should_fail_when_the_alarm_is_of_another_stream() -> None:
    result = judge(rule, Name="events-dev", around=alarm("other-dev"))
    assert result.answer is Answer.FAIL
    assert "no alarm" in result.detail


def test_should_fail_when_the_alarm_is_on_another_metric() -> None:
    result = judge(rule, Name="events-dev", around=alarm("events-dev", MetricName="IncomingBytes"))
    assert result.answer is Answer.FAIL
    assert "no alarm" in result.detail


def test_should_fail_when_the_alarm_tells_nobody() -> None:
    result = judge(rule, Name="events-dev", around=alarm("events-dev", AlarmActions=[]))
    assert result.answer is Answer.FAIL
    assert "tells nobody" in result.detail


def test_should_fail_when_the_alarm_only_scales() -> None:
    result = judge(
        rule,
        Name="events-dev",
        around=alarm("events-dev", AlarmActions=[ref("Policy")])
        | {"Policy": resource("AWS::ApplicationAutoScaling::ScalingPolicy")},
    )
    assert result.answer is Answer.FAIL
    assert "tells nobody" in result.detail


def test_should_fail_when_the_alarms_actions_are_off() -> None:
    result = judge(rule, Name="events-dev", around=alarm("events-dev", ActionsEnabled="false"))
    assert result.answer is Answer.FAIL
    assert "tells nobody" in result.detail


def test_should_fail_when_the_alarm_fires_after_half_of_the_retention() -> None:
    result = judge(rule, Name="events-dev", RetentionPeriodHours=24, around=alarm("events-dev", Threshold=44_000_000))
    assert result.answer is Answer.FAIL
    assert "half" in result.detail


def test_should_not_be_evaluated_when_the_alarms_stream_is_not_known() -> None:
    assert judge(rule, Name="events-dev", around=alarm(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_threshold_is_not_known() -> None:
    assert judge(rule, Name="events-dev", around=alarm("events-dev", Threshold=UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_alarms_dimensions_are_not_known() -> None:
    assert judge(rule, Name="events-dev", around=alarm("x", Dimensions=UNKNOWN)).answer is Answer.NOT_EVALUATED
