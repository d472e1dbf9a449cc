from typing import Any

from compliance.model import Answer
from compliance.rules import cache_logs_delivered as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

LOGS: dict[str, Any] = {"Logs": resource("AWS::Logs::LogGroup", LogGroupName="/elasticache/cache-dev")}


def delivered(*kinds: str, to: Any = "/elasticache/cache-dev") -> list[dict[str, Any]]:
    details = {"CloudWatchLogsDetails": {"LogGroup": to}}
    return [{"LogType": kind, "DestinationDetails": details} for kind in kinds]


def test_should_pass_when_both_are_delivered() -> None:
    assert judge(rule, LogDeliveryConfigurations=delivered("slow-log", "engine-log"), around=LOGS).answer is Answer.PASS


def test_should_pass_when_the_group_is_a_reference() -> None:
    assert (
        judge(rule, LogDeliveryConfigurations=delivered("slow-log", "engine-log", to=ref("Logs")), around=LOGS).answer
        is Answer.PASS
    )


def test_should_pass_when_one_goes_to_firehose() -> None:
    assert (
        judge(
            rule,
            LogDeliveryConfigurations=[
                *delivered("slow-log"),
                {"LogType": "engine-log", "DestinationDetails": {"KinesisFirehoseDetails": {"DeliveryStream": "x"}}},
            ],
            around=LOGS,
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_one_is_not_delivered() -> None:
    result = judge(rule, LogDeliveryConfigurations=delivered("slow-log"), around=LOGS)
    assert result.answer is Answer.FAIL
    assert "engine-log" in result.detail


def test_should_fail_when_nothing_is_delivered() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "engine-log, slow-log" in result.detail


def test_should_fail_when_the_log_group_is_not_declared() -> None:
    result = judge(rule, LogDeliveryConfigurations=delivered("slow-log", "engine-log", to="other"), around=LOGS)
    assert result.answer is Answer.FAIL
    assert "does not declare" in result.detail


def test_should_not_be_evaluated_when_the_log_group_is_not_known() -> None:
    assert (
        judge(rule, LogDeliveryConfigurations=delivered("slow-log", "engine-log", to=UNKNOWN), around=LOGS).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_configuration_is_not_known() -> None:
    assert judge(rule, LogDeliveryConfigurations=UNKNOWN).answer is Answer.NOT_EVALUATED
